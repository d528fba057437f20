import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { useId } from 'preact/hooks'
import { nameOf } from '../visitor/visitor.ts'
import { Avatar } from '../design/avatar.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { Stars } from '../design/stars.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { useConversations } from '../conversations/conversations-context.ts'
import { Link } from '../agent/link.tsx'
import { MoreButton } from '../agent/more-button.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import type { History } from './history.ts'
import './history-list.css'

interface HistoryProps {
  history: History
}

/** Ended chats with their ratings. */
export function HistoryList({ history }: HistoryProps) {
  const t = useTranslations()
  const chats = useStore(history.chats)
  const status = useStore(history.status)
  const hasMore = useStore(history.hasMore)
  const askedFor = useStore(history.askedFor)
  const count = hasMore ? t.history.countMore(chats.length) : t.history.count(chats.length)

  return (
    <>
      <header class="list-head list-head-search">
        <div class="list-heading">
          <h2 class="list-title">{t.history.title}</h2>
          <p class="list-count" role="status">
            {status === 'ready' ? count : ''}
          </p>
        </div>
        <SearchField history={history} />
      </header>
      <div class="list-body">
        {status === 'failed' && (
          <Empty icon="alert" title={t.failed.title}>
            <button type="button" class="button" onClick={history.retry}>
              {t.retry}
            </button>
          </Empty>
        )}
        {status === 'loading' && !chats.length && <p class="list-note">{t.loading}</p>}
        {status === 'ready' && !chats.length && (
          <Empty
            icon={askedFor ? 'search' : 'history'}
            title={askedFor ? t.history.nothing(askedFor) : t.history.empty}
            hint={askedFor ? t.history.nothingHint : t.history.emptyHint}
          />
        )}
        {chats.length > 0 && (
          <ul class="rows">
            {chats.map((chat) => (
              <HistoryRow key={chat.id} chat={chat} />
            ))}
          </ul>
        )}
        {hasMore && <MoreButton list={history} />}
      </div>
    </>
  )
}

function SearchField({ history }: HistoryProps) {
  const t = useTranslations()
  const id = useId()
  const text = useStore(history.text)
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <label class="unseen" for={id}>
        {t.history.search}
      </label>
      <input
        id={id}
        class="input search-field"
        type="search"
        autocomplete="off"
        placeholder={t.history.search}
        value={text}
        onInput={(event) => history.search(event.currentTarget.value)}
      />
      {text && (
        <button type="button" class="icon-button search-clear" onClick={() => history.search('')}>
          <Icon name="close" />
          <span class="unseen">{t.history.clear}</span>
        </button>
      )}
    </div>
  )
}

function HistoryRow({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const format = useFormat()
  const { conversations } = useConversations()
  const { navigation, ticker } = useAgent()
  const isCurrent = useStore(conversations.current)?.id === chat.id
  const route = useStore(navigation.route)
  const text = route.page === 'history' ? route.text : ''
  const at = chat.endedAt ?? chat.createdAt
  return (
    <li class={isCurrent ? 'row row-current' : 'row'} data-chat={chat.id}>
      <Link
        to={{ page: 'history', chatId: chat.id, text }}
        class="row-link"
        id={`row-${chat.id}`}
        current={isCurrent && 'true'}
      >
        <Avatar id={chat.visitor.id} name={chat.visitor.name} />
        <span class="row-text">
          <span class="row-line">
            <span class="row-name" dir="auto">
              {nameOf(chat.visitor, t)}
            </span>
            <span class="row-site">{chat.number}</span>
            <time class="row-time" dateTime={at}>
              {format.moment(at, ticker.now.get())}
            </time>
          </span>
          <span class="row-preview" dir="auto">
            {chat.subject ?? t.history.noText}
          </span>
          <span class="row-line row-outcome">
            {chat.rating === null ? (
              <span class="row-faint">{t.history.notRated}</span>
            ) : (
              <Stars rating={chat.rating} />
            )}
            <span class="row-faint">
              {chat.agent
                ? t.history.answeredBy(chat.agent.name || t.formerAgent)
                : t.history.unanswered}
            </span>
          </span>
          {chat.feedback && (
            <q class="row-feedback" dir="auto">
              {chat.feedback}
            </q>
          )}
        </span>
      </Link>
    </li>
  )
}
