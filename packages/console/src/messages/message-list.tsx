import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import { ChatList } from '../chat-list/chat-list.tsx'
import { type ChatRowProps, ChatRow, RowAction, RowSubject } from '../chat-list/chat-row.tsx'
import { SiteSelect } from '../chat-list/site-select.tsx'
import { SearchField } from '../chat-list/search-field.tsx'
import { useConversations } from '../conversations/conversations-context.ts'
import { Choice } from '../design/choice.tsx'
import { Empty } from '../design/empty.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { useQueue } from '../queue/queue-context.ts'
import { type Messages, shownMessages } from './messages.ts'
import './message-list.css'

const mostCounted = 99

interface MessagesProps {
  messages: Messages
}

/** The messages that visitors have left, with their age. */
export function MessageList({ messages }: MessagesProps) {
  const t = useTranslations()
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
      <ChatList
        list={messages}
        row={(chat, place) => (
          <MessageRow key={chat.id} chat={chat} place={place} messages={messages} />
        )}
        empty={<NoMessages messages={messages} />}
      />
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
  const shown = useStore(messages.shown)
  const sites = useStore(messages.sites)
  const siteId = useStore(messages.siteId)
  return (
    <div class="message-filters" role="search">
      <Choice
        label={t.messages.show}
        isLabelUnseen
        options={shownMessages.map((value) => ({ value, label: t.messages.shown[value] }))}
        value={shown}
        onChoose={messages.show}
      />
      <SearchField label={t.messages.search} search={messages} />
      <SiteSelect
        label={t.messages.site}
        all={t.messages.allSites}
        sites={sites}
        value={siteId}
        onChoose={messages.limitTo}
      />
    </div>
  )
}

/** The number comes first: it is what people name a message by. The site is told where there is another one. */
function MessageRow({
  chat,
  place,
  messages,
}: MessagesProps & Pick<ChatRowProps, 'place'> & { chat: Chat }) {
  const t = useTranslations()
  const hasSites = useStore(messages.sites).length > 1
  const { conversations } = useConversations()
  const { queue, accept } = useQueue()
  const isBusy = useStore(queue.accepting).has(chat.id)
  return (
    <ChatRow
      chat={chat}
      place={place}
      to={{ page: 'messages', chatId: chat.id }}
      isCurrent={useStore(conversations.current)?.id === chat.id}
      beside={hasSites ? `${chat.number} · ${chat.siteName}` : chat.number}
      time={<Age since={chat.createdAt} />}
      action={
        chat.status === 'waiting' && (
          <RowAction chat={chat} isBusy={isBusy} onClick={() => void accept(chat.id)}>
            {isBusy ? t.queue.accepting : t.messages.take}
          </RowAction>
        )
      }
    >
      <RowSubject chat={chat} none={t.queue.noMessage} />
    </ChatRow>
  )
}

/** `3 h ago`, updated every second. */
function Age({ since }: { since: string }) {
  const t = useTranslations()
  const format = useFormat()
  const now = useStore(useAgent().ticker.now)
  return <time dateTime={since}>{t.messages.age(format.span(now - Date.parse(since)))}</time>
}
