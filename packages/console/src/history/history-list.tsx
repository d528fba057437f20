import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { Empty } from '../design/empty.tsx'
import { Stars } from '../design/stars.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { useConversations } from '../conversations/conversations-context.ts'
import { ChatList } from '../chat-list/chat-list.tsx'
import { type ChatRowProps, ChatRow } from '../chat-list/chat-row.tsx'
import { SearchField } from '../chat-list/search-field.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import type { History } from './history.ts'

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
        <div role="search">
          <SearchField label={t.history.search} search={history} />
        </div>
      </header>
      <ChatList
        list={history}
        row={(chat, place) => <HistoryRow key={chat.id} chat={chat} place={place} />}
        empty={
          <Empty
            icon={askedFor ? 'search' : 'history'}
            title={askedFor ? t.history.nothing(askedFor) : t.history.empty}
            hint={askedFor ? t.history.nothingHint : t.history.emptyHint}
          />
        }
      />
    </>
  )
}

function HistoryRow({ chat, place }: Pick<ChatRowProps, 'place'> & { chat: Chat }) {
  const t = useTranslations()
  const format = useFormat()
  const { conversations } = useConversations()
  const { navigation, ticker } = useAgent()
  const route = useStore(navigation.route)
  const text = route.page === 'history' ? route.text : ''
  const at = chat.endedAt ?? chat.createdAt
  const agent = chat.agent
    ? t.history.answeredBy(chat.agent.name || t.formerAgent)
    : t.history.unanswered
  return (
    <ChatRow
      chat={chat}
      place={place}
      to={{ page: 'history', chatId: chat.id, text }}
      isCurrent={useStore(conversations.current)?.id === chat.id}
      marks="row-answered"
      beside={[agent, chat.number].filter(Boolean).join(' · ')}
      time={<time dateTime={at}>{format.moment(at, ticker.now.get())}</time>}
      below={
        chat.feedback && (
          <q class="row-preview row-feedback" dir="auto">
            {chat.feedback}
          </q>
        )
      }
    >
      <span class="row-preview" dir="auto">
        {chat.subject ?? t.history.noText}
      </span>
      {chat.rating === null ? (
        <span class="unseen">{t.history.notRated}</span>
      ) : (
        <Stars rating={chat.rating} />
      )}
    </ChatRow>
  )
}
