import { useStore } from '@papo/chat-kit/store/use-store'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useApp } from '../agent/app-context.ts'
import { showIconCount } from '../alerts/page-icon.ts'
import { AwayBanner } from '../availability/availability-choice.tsx'
import { DeletionBanner } from '../agent/deletion-banner.tsx'
import { LeaveDialog } from '../form/leave-dialog.tsx'
import { FirstRunGate } from '../first-run/first-run-gate.tsx'
import { SettingsView } from '../settings/settings-view.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useAgentApp } from './agent-app-context.ts'
import { focusWork, keepFocus } from './focus-keeper.ts'
import { Keyboard } from './keyboard.tsx'
import { Menu } from './menu.tsx'
import { SoundBanner } from './alert-hints.tsx'
import { Announcements, Banner, Toasts } from './toasts.tsx'
import { Work, type WorkRoute } from './work-area.tsx'
import './agent-app-view.css'
import './short-screen.css'

/** The console of a signed-in agent. */
export function AgentAppView() {
  const t = useTranslations()
  const agentApp = useAgentApp()
  const main = useRef<HTMLElement>(null)
  const route = useStore(agentApp.navigation.route)
  const app = useKeptFocus()
  const titles = {
    queue: t.queue.title,
    chats: t.chats.title,
    messages: t.messages.title,
    history: t.history.title,
    settings: t.settings.title,
  }
  return (
    <div ref={app} class="app">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t.menu.skip}
      </button>
      <Menu />
      <main ref={main} class="main" tabIndex={-1}>
        <h1 class="unseen">{titles[route.page]}</h1>
        <Banner />
        <DeletionBanner />
        <AwayBanner
          availability={agentApp.availability}
          duty={agentApp.duty}
          total={agentApp.queue.total}
        />
        <SoundBanner />
        {route.page === 'settings' ? (
          <SettingsView route={route} />
        ) : (
          <WorkOrFirstRun key={route.page} route={route} />
        )}
      </main>
      <LeaveDialog />
      <Keyboard />
      <Toasts />
      <Announcements />
      <PageTitle />
    </div>
  )
}

/** The console, in which the focus is never nowhere. */
function useKeptFocus(): RefObject<HTMLDivElement | null> {
  const { isNarrow } = useApp()
  const { navigation } = useAgentApp()
  const app = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const goOn = () => focusWork(navigation.route.get().page, isNarrow.get())
    return app.current ? keepFocus(app.current, goOn) : undefined
  }, [])
  return app
}

/** An owner whose queue is empty sees what to do first, until it is done. */
function WorkOrFirstRun({ route }: { route: WorkRoute }) {
  const { firstRun, queue } = useAgentApp()
  const work = <Work route={route} />
  const isLoaded = useStore(queue.isLoaded)
  const hasChats = useStore(queue.total) > 0
  const isEmpty = route.page === 'queue' && route.chatId === null && isLoaded && !hasChats
  return firstRun && isEmpty ? <FirstRunGate model={firstRun}>{work}</FirstRunGate> : work
}

/** The title of the browser's tab, and the count in its icon. */
function PageTitle() {
  const agentApp = useAgentApp()
  const title = useStore(agentApp.title)
  const count = useStore(agentApp.callCount)
  useLayoutEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => showIconCount(document, count), [count])
  useEffect(() => () => showIconCount(document, 0), [])
  return null
}
