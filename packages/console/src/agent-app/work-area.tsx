import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useState } from 'preact/hooks'
import { ChatPane } from '../conversations/chat-pane.tsx'
import { MyChats } from '../conversations/my-chats.tsx'
import { Empty } from '../design/empty.tsx'
import { afterEffects, focusFirst } from '../design/focus.ts'
import { type IconName, Mark } from '../design/icon.tsx'
import { HistoryList } from '../history/history-list.tsx'
import { MessageList } from '../messages/message-list.tsx'
import type { Route, SettingsRoute } from '../navigation/route.ts'
import { QueueList } from '../queue/queue-list.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useAgentApp } from './agent-app-context.ts'
import { WhatNext } from './what-next.tsx'
import { NotifyHint } from './alert-hints.tsx'
import { Details, detailsId } from './details.tsx'
import './work-area.css'

export type WorkRoute = Exclude<Route, SettingsRoute>
type WorkPage = WorkRoute['page']

/** The list, the chat and its visitor, side by side. */
export function Work({ route }: { route: WorkRoute }) {
  const t = useTranslations()
  const agentApp = useAgentApp()
  const [isDetailsOpen, setDetailsOpen] = useState(false)
  const conversation = useStore(agentApp.conversations.current)
  useEffect(() => setDetailsOpen(false), [conversation?.id])

  const back = () => {
    agentApp.navigation.go({ ...route, chatId: null })
    const row = conversation && `row-${conversation.id}`
    // The list is rendered again by the next frame.
    requestAnimationFrame(() => row && document.getElementById(row)?.focus())
  }
  return (
    <div class={conversation ? 'work work-open' : 'work'}>
      <List page={route.page} />
      <section class="chat" aria-label={t.chat.region}>
        {conversation ? (
          <ChatPane
            key={conversation.id}
            conversation={conversation}
            isDetailsOpen={isDetailsOpen}
            detailsId={detailsId}
            onToggleDetails={() => setDetailsOpen(!isDetailsOpen)}
            onBack={back}
          />
        ) : (
          <Nothing page={route.page} />
        )}
      </section>
      <Details
        conversation={conversation}
        isOpen={isDetailsOpen}
        onClose={() => {
          setDetailsOpen(false)
          afterEffects(() => focusFirst([document.querySelector('.chat-details-toggle')]))
        }}
      />
    </div>
  )
}

function List({ page }: { page: WorkPage }) {
  const t = useTranslations()
  const { history, messages } = useAgentApp()
  const label = {
    queue: t.queue.list,
    chats: t.chats.list,
    messages: t.messages.list,
    history: t.history.list,
  }
  return (
    <section class="list" aria-label={label[page]}>
      {page === 'queue' && <QueueList />}
      {page === 'chats' && <MyChats />}
      {page === 'messages' && <MessageList messages={messages} />}
      {page === 'history' && <HistoryList history={history} />}
      {(page === 'queue' || page === 'chats') && <NotifyHint />}
    </section>
  )
}

const signs: Record<WorkPage, IconName> = {
  queue: 'queue',
  chats: 'chats',
  messages: 'messages',
  history: 'history',
}

/** Asks to choose a chat if the list has any, or says what else there is to do. */
function Nothing({ page }: { page: WorkPage }) {
  const t = useTranslations()
  const { queue, conversations, messages, history } = useAgentApp()
  const isQueueLoaded = useStore(queue.isLoaded)
  const areChatsLoaded = useStore(conversations.isLoaded)
  const list = {
    queue: queue.chats,
    chats: conversations.mine,
    messages: messages.chats,
    history: history.chats,
  }[page]
  if (useStore<readonly unknown[]>(list).length) {
    const { choose, chooseHint } = t[page]
    return <Empty icon={signs[page]} title={choose} hint={chooseHint} />
  }
  if (page === 'queue' && isQueueLoaded) return <WhatNext page={page} />
  if (page === 'chats' && areChatsLoaded) return <WhatNext page={page} />
  return (
    <div class="nothing">
      <Mark />
    </div>
  )
}
