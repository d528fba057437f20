import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { useEffect, useState } from 'preact/hooks'
import { ChatRow, type ChatRowProps, RowAction, RowSubject } from '../chat-list/chat-row.tsx'
import { Rows } from '../chat-list/rows.tsx'
import { Empty } from '../design/empty.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { useKeys } from '../agent/use-command.ts'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { createDismissal, type Dismissal } from './dismissal.ts'
import { listOf } from './list-of.ts'
import { useQueue } from './queue-context.ts'
import { QueueTools, RowChoice } from './queue-tools.tsx'
import { WaitingTime } from './waiting-time.tsx'
import './queue-list.css'

/** The queue: who waits, since when, and for what. */
export function QueueList() {
  const t = useTranslations()
  const { queue, waitingList, acceptNext } = useQueue()
  const total = useStore(queue.total)
  const isLoaded = useStore(queue.isLoaded)
  const accepting = useStore(queue.accepting)
  const acceptKeys = useKeys('acceptNext', t.queue.acceptNext)
  const dismissal = useDismissal()
  // Who comes back must not miss anybody.
  useEffect(() => waitingList.reset, [])

  return (
    <>
      <header class="list-head">
        <div class="list-heading">
          <h2 class="list-title">{t.queue.title}</h2>
          {isLoaded && <p class="list-count">{t.queue.count(total)}</p>}
        </div>
        {total > 0 && (
          <button
            type="button"
            class="button button-primary"
            aria-disabled={accepting.size > 0}
            {...acceptKeys}
            onClick={() => void acceptNext()}
          >
            {t.queue.acceptNext}
          </button>
        )}
      </header>
      <QueueTools dismissal={dismissal} />
      <div class="list-body">
        {isLoaded ? <Waiting dismissal={dismissal} /> : <p class="list-note">{t.loading}</p>}
      </div>
    </>
  )
}

function useDismissal(): Dismissal {
  const { translations } = useLanguage()
  const { client, notices } = useAgent()
  const { queue, waitingList } = useQueue()
  const [dismissal] = useState(() =>
    createDismissal({
      client,
      shown: waitingList.chats,
      onLeft(chatId) {
        waitingList.drop(chatId)
        queue.drop(chatId)
      },
      onDone({ ended, taken, failed }) {
        const t = translations.get()
        notices.show(t.waitingList.ended(ended), 'good')
        const names = taken.map(({ visitor, by }) => {
          const who = nameOf(visitor, t)
          return by ? `${who} (${by})` : who
        })
        if (taken.length) notices.show(t.waitingList.taken(listOf(names)))
        if (failed) notices.show(t.waitingList.notEnded(failed), 'bad')
      },
    }),
  )
  return dismissal
}

interface DismissalProps {
  dismissal: Dismissal
}

function Waiting({ dismissal }: DismissalProps) {
  const t = useTranslations()
  const { waitingList } = useQueue()
  const chats = useStore(waitingList.chats)
  const total = useStore(waitingList.total)
  const hasFailed = useStore(waitingList.hasFailed)
  const isSearched = useStore(waitingList.isSearched)
  if (hasFailed) return <NotLoaded status="failed" onRetry={waitingList.retry} />
  if (!chats.length && isSearched) {
    return (
      <Empty icon="search" title={t.waitingList.nothing} hint={t.history.nothingHint}>
        <button type="button" class="button" onClick={waitingList.reset}>
          {t.waitingList.showAll}
        </button>
      </Empty>
    )
  }
  if (!chats.length) return <Empty icon="queue" title={t.queue.empty} hint={t.queue.emptyHint} />
  return (
    <Rows
      isRanked
      chats={chats}
      total={total}
      newcomers="last"
      row={(chat, place) => (
        <QueueRow key={chat.id} chat={chat} place={place} dismissal={dismissal} />
      )}
      onReach={waitingList.reach}
    />
  )
}

interface QueueRowProps extends DismissalProps, Pick<ChatRowProps, 'place'> {
  chat: Chat
}

function QueueRow({ chat, place, dismissal }: QueueRowProps) {
  const t = useTranslations()
  const { queue, accept } = useQueue()
  const { navigation } = useAgent()
  const route = useStore(navigation.route)
  const isBusy = useStore(queue.accepting).has(chat.id)
  const isChoosing = useStore(dismissal.isChoosing)
  return (
    <ChatRow
      chat={chat}
      place={place}
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
        isChoosing ? (
          <RowChoice dismissal={dismissal} chatId={chat.id} who={nameOf(chat.visitor, t)} />
        ) : (
          <RowAction chat={chat} isBusy={isBusy} onClick={() => void accept(chat.id)}>
            {isBusy ? t.queue.accepting : t.queue.accept}
          </RowAction>
        )
      }
    >
      <RowSubject chat={chat} none={t.queue.noMessage} />
      {chat.requeuedAt && <span class="badge">{t.queue.returned}</span>}
    </ChatRow>
  )
}
