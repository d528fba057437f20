import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { ChatPane } from '../conversations/chat-pane.tsx'
import { MyChats } from '../conversations/my-chats.tsx'
import { VisitorPane } from '../conversations/visitor-pane.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon, type IconName } from '../design/icon.tsx'
import { HistoryList } from '../history/history-list.tsx'
import type { Route } from '../navigation/route.ts'
import { QueueList } from '../queue/queue-list.tsx'
import { InstallView } from '../site/install-view.tsx'
import { useWords } from '../words/language-context.ts'
import { useDesk } from './desk-context.ts'
import { Menu } from './menu.tsx'
import { Announcements, Banner, Toasts } from './news.tsx'

/** The whole console of somebody who is signed in. */
export function DeskView() {
  const words = useWords()
  const desk = useDesk()
  const main = useRef<HTMLElement>(null)
  const route = desk.navigation.route.value
  useSignalEffect(() => {
    document.title = desk.title.value
  })
  const titles = {
    queue: words.queue.title,
    chats: words.chats.title,
    history: words.history.title,
    install: words.site.title,
  }
  return (
    <div class="app">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {words.menu.skip}
      </button>
      <Menu />
      <main ref={main} class="main" tabIndex={-1}>
        <h1 class="unseen">{titles[route.page]}</h1>
        <Banner />
        {route.page === 'install' ? (
          desk.sites && <InstallView sites={desk.sites} />
        ) : (
          <Work key={route.page} route={route} />
        )}
      </main>
      <Toasts />
      <Announcements />
    </div>
  )
}

type WorkRoute = Exclude<Route, { page: 'install' }>

const emptySigns: Record<WorkRoute['page'], IconName> = {
  queue: 'queue',
  chats: 'chats',
  history: 'history',
}

/** The list, the conversation and its visitor, side by side. */
function Work({ route }: { route: WorkRoute }) {
  const words = useWords()
  const desk = useDesk()
  const [isDetailsOpen, setDetailsOpen] = useState(false)
  const conversation = desk.conversations.current.value
  const chat = conversation?.chat.value ?? null
  const list = { queue: words.queue.list, chats: words.chats.list, history: words.history.list }
  const { choose, chooseHint } = { ...words[route.page] }
  useEffect(() => setDetailsOpen(false), [conversation?.id])

  const back = () => {
    desk.navigation.go({ ...route, chatId: null })
    const row = conversation && `row-${conversation.id}`
    // The list is there again after the next paint.
    requestAnimationFrame(() => row && document.getElementById(row)?.focus())
  }
  return (
    <div class={conversation ? 'work work-open' : 'work'}>
      <section class="list" aria-label={list[route.page]}>
        {route.page === 'queue' && <QueueList />}
        {route.page === 'chats' && <MyChats />}
        {route.page === 'history' && <HistoryList />}
      </section>
      <section class="chat" aria-label={words.chat.region}>
        {conversation ? (
          <ChatPane
            key={conversation.id}
            conversation={conversation}
            isDetailsOpen={isDetailsOpen}
            detailsId="details"
            onToggleDetails={() => setDetailsOpen(!isDetailsOpen)}
            onBack={back}
          />
        ) : (
          <Empty icon={emptySigns[route.page]} title={choose} hint={chooseHint} />
        )}
      </section>
      <section
        id="details"
        class={isDetailsOpen ? 'details is-open' : 'details'}
        hidden={!conversation}
        aria-label={words.details.region}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDetailsOpen(false)
        }}
      >
        <button
          type="button"
          class="icon-button details-close"
          onClick={() => setDetailsOpen(false)}
        >
          <Icon name="close" />
          <span class="unseen">{words.chat.hideDetails}</span>
        </button>
        {chat && <VisitorPane chat={chat} />}
      </section>
    </div>
  )
}
