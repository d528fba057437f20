import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { useId } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { MoreButton } from '../agent/more-button.tsx'
import { useConversations } from '../conversations/conversations-context.ts'
import { Avatar } from '../design/avatar.tsx'
import { Choice } from '../design/choice.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { useQueue } from '../queue/queue-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { type Messages, shownMessages } from './messages.ts'
import './message-list.css'

const mostCounted = 99

interface MessagesProps {
  messages: Messages
}

/** The messages that visitors have left, with their age. */
export function MessageList({ messages }: MessagesProps) {
  const t = useTranslations()
  const chats = useStore(messages.chats)
  const status = useStore(messages.status)
  const hasMore = useStore(messages.hasMore)
  const waiting = useStore(messages.waiting)
  return (
    <>
      <header class="list-head list-head-search">
        <div class="list-heading">
          <h2 class="list-title">{t.messages.title}</h2>
          <p class="list-count">
            {waiting > mostCounted ? t.messages.countMany : t.messages.count(waiting)}
          </p>
        </div>
        <Filters messages={messages} />
      </header>
      <div class="list-body">
        {status === 'failed' && (
          <Empty icon="alert" title={t.failed.title}>
            <button type="button" class="button" onClick={messages.retry}>
              {t.retry}
            </button>
          </Empty>
        )}
        {status === 'loading' && !chats.length && <p class="list-note">{t.loading}</p>}
        {status === 'ready' && !chats.length && <NoMessages messages={messages} />}
        {chats.length > 0 && (
          <ul class="rows">
            {chats.map((chat) => (
              <MessageRow key={chat.id} chat={chat} />
            ))}
          </ul>
        )}
        {hasMore && <MoreButton list={messages} />}
      </div>
    </>
  )
}

function NoMessages({ messages }: MessagesProps) {
  const t = useTranslations()
  const shown = useStore(messages.shown)
  return useStore(messages.isSearched) ? (
    <Empty icon="search" title={t.messages.nothing} hint={t.history.nothingHint} />
  ) : (
    <Empty icon="messages" title={t.messages.empty[shown]} hint={t.messages.emptyHint[shown]} />
  )
}

function Filters({ messages }: MessagesProps) {
  const t = useTranslations()
  const id = useId()
  const shown = useStore(messages.shown)
  const sites = useStore(messages.sites)
  const siteId = useStore(messages.siteId)
  const text = useStore(messages.text)
  return (
    <div class="message-filters" role="search">
      <Choice
        label={t.messages.show}
        isLabelUnseen
        options={shownMessages.map((value) => ({ value, label: t.messages.shown[value] }))}
        value={shown}
        onChoose={messages.show}
      />
      <div class="search">
        <Icon name="search" />
        <label class="unseen" for={id}>
          {t.messages.search}
        </label>
        <input
          id={id}
          class="input search-field"
          type="search"
          autocomplete="off"
          maxLength={200}
          placeholder={t.messages.search}
          value={text}
          onInput={(event) => messages.search(event.currentTarget.value)}
        />
      </div>
      {sites.length > 1 && (
        <label class="message-site">
          <span class="unseen">{t.messages.site}</span>
          <select
            class="input"
            value={siteId ?? ''}
            onChange={(event) => messages.limitTo(event.currentTarget.value || null)}
          >
            <option value="">{t.messages.allSites}</option>
            {sites.map((site) => (
              <option key={site.id} value={site.id}>
                {site.name}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  )
}

function MessageRow({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const id = useId()
  const { conversations } = useConversations()
  const { queue, accept } = useQueue()
  const isCurrent = useStore(conversations.current)?.id === chat.id
  const isBusy = useStore(queue.accepting).has(chat.id)
  return (
    <li class={isCurrent ? 'row row-current' : 'row'} data-chat={chat.id}>
      <Link
        to={{ page: 'messages', chatId: chat.id }}
        class="row-link"
        id={`row-${chat.id}`}
        current={isCurrent && 'true'}
      >
        <Avatar id={chat.visitor.id} name={chat.visitor.name} />
        <span class="row-text">
          <span class="row-line">
            <span id={`${id}-name`} class="row-name" dir="auto">
              {nameOf(chat.visitor, t)}
            </span>
            {chat.siteName && <span class="row-site">{chat.siteName}</span>}
          </span>
          <span class={chat.subject ? 'row-subject' : 'row-subject row-faint'} dir="auto">
            {chat.subject ?? t.queue.noMessage}
          </span>
          <span class="row-line row-state">
            <Age since={chat.createdAt} />
            <span class="row-faint message-number">{chat.number}</span>
          </span>
        </span>
      </Link>
      {chat.status === 'waiting' && (
        <button
          type="button"
          class="button button-small row-action"
          aria-describedby={`${id}-name`}
          aria-disabled={isBusy}
          onClick={() => void accept(chat.id)}
        >
          {isBusy ? t.queue.accepting : t.messages.take}
        </button>
      )}
    </li>
  )
}

/** `Left 3 h ago`, updated every second. */
function Age({ since }: { since: string }) {
  const t = useTranslations()
  const format = useFormat()
  const now = useStore(useAgent().ticker.now)
  return (
    <time class="row-waited" dateTime={since}>
      {t.messages.age(format.span(now - Date.parse(since)))}
    </time>
  )
}
