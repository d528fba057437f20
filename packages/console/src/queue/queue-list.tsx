import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { ChatRow, RowAction, RowSubject } from '../chat-list/chat-row.tsx'
import { Empty } from '../design/empty.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { useTranslations } from '../locales/language-context.ts'
import { useQueue } from './queue-context.ts'
import { WaitingTime } from './waiting-time.tsx'
import './queue-list.css'

/** The queue: who waits, since when, and for what. */
export function QueueList() {
  const t = useTranslations()
  const { queue, acceptNext } = useQueue()
  const chats = useStore(queue.chats)
  const total = useStore(queue.total)
  const isLoaded = useStore(queue.isLoaded)
  const accepting = useStore(queue.accepting)
  const hidden = total - chats.length

  return (
    <>
      <header class="list-head">
        <div class="list-heading">
          <h2 class="list-title">{t.queue.title}</h2>
          {isLoaded && <p class="list-count">{t.queue.count(total)}</p>}
        </div>
        {chats.length > 0 && (
          <button
            type="button"
            class="button button-primary"
            aria-disabled={accepting.size > 0}
            onClick={() => void acceptNext()}
          >
            {t.queue.acceptNext}
          </button>
        )}
      </header>
      <div class="list-body">
        {!isLoaded && <p class="list-note">{t.loading}</p>}
        {isLoaded && !chats.length && (
          <Empty icon="queue" title={t.queue.empty} hint={t.queue.emptyHint} />
        )}
        {chats.length > 0 && (
          <ol class="rows">
            {chats.map((chat) => (
              <QueueRow key={chat.id} chat={chat} />
            ))}
          </ol>
        )}
        {hidden > 0 && <p class="list-note">{t.queue.more(hidden)}</p>}
      </div>
    </>
  )
}

function QueueRow({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const { queue, accept } = useQueue()
  const { navigation } = useAgent()
  const route = useStore(navigation.route)
  const isBusy = useStore(queue.accepting).has(chat.id)
  return (
    <ChatRow
      chat={chat}
      to={{ page: 'queue', chatId: chat.id }}
      isCurrent={route.page === 'queue' && route.chatId === chat.id}
      beside={chat.siteName}
      time={
        <>
          {chat.queuePosition !== null && (
            <span class="row-place" title={t.queue.position(chat.queuePosition)}>
              <span aria-hidden="true">{chat.queuePosition}</span>
              <span class="unseen">{t.queue.position(chat.queuePosition)}</span>
            </span>
          )}
          <WaitingTime since={chat.createdAt} />
        </>
      }
      action={
        <RowAction chat={chat} isBusy={isBusy} onClick={() => void accept(chat.id)}>
          {isBusy ? t.queue.accepting : t.queue.accept}
        </RowAction>
      }
    >
      <RowSubject chat={chat} none={t.queue.noMessage} />
      {chat.requeuedAt && <span class="badge">{t.queue.returned}</span>}
    </ChatRow>
  )
}
