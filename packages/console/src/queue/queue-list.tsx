import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { useId } from 'preact/hooks'
import { nameOf } from '../visitor/visitor.ts'
import { Avatar } from '../design/avatar.tsx'
import { Empty } from '../design/empty.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
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
  const id = useId()
  const route = useStore(navigation.route)
  const isCurrent = route.page === 'queue' && route.chatId === chat.id
  const isBusy = useStore(queue.accepting).has(chat.id)
  const name = nameOf(chat.visitor, t)

  return (
    <li class={isCurrent ? 'row row-current' : 'row'} data-chat={chat.id}>
      <Link
        to={{ page: 'queue', chatId: chat.id }}
        class="row-link"
        current={isCurrent && 'true'}
        id={`row-${chat.id}`}
      >
        <Avatar id={chat.visitor.id} name={chat.visitor.name} />
        <span class="row-text">
          <span class="row-line">
            <span /* @fault console-name */ id={`${id}-name`} class="row-name" dir="auto">
              {name}
            </span>
            {chat.siteName && <span class="row-site">{chat.siteName}</span>}
            {chat.queuePosition !== null && (
              <span class="row-place" title={t.queue.position(chat.queuePosition)}>
                <span aria-hidden="true">{chat.queuePosition}</span>
                <span class="unseen">{t.queue.position(chat.queuePosition)}</span>
              </span>
            )}
          </span>
          <span class={chat.subject ? 'row-subject' : 'row-subject row-faint'} dir="auto">
            {chat.subject ?? t.queue.noMessage}
          </span>
          <span class="row-line row-state">
            <WaitingTime since={chat.createdAt} />
            {chat.requeuedAt && <span class="badge">{t.queue.returned}</span>}
          </span>
        </span>
      </Link>
      <button
        type="button"
        class="button button-small row-action"
        aria-describedby={`${id}-name`}
        aria-disabled={isBusy}
        onClick={() => void accept(chat.id)}
      >
        {isBusy ? t.queue.accepting : t.queue.accept}
      </button>
    </li>
  )
}
