import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { AwayBanner } from '../availability/availability-choice.tsx'
import { DeletionBanner } from '../agent/deletion-banner.tsx'
import { LeaveDialog } from '../form/leave-dialog.tsx'
import { FirstRunGate } from '../first-run/first-run-gate.tsx'
import { SettingsView } from '../settings/settings-view.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useAgentApp } from './agent-app-context.ts'
import { Menu } from './menu.tsx'
import { openByKey } from './shortcuts.ts'
import { Announcements, Banner, Toasts } from './toasts.tsx'
import { Work, type WorkRoute } from './work-area.tsx'
import './agent-app-view.css'

/** The console of a signed-in agent. */
export function AgentAppView() {
  const t = useTranslations()
  const agentApp = useAgentApp()
  const main = useRef<HTMLElement>(null)
  const route = useStore(agentApp.navigation.route)
  useShortcuts()
  const titles = {
    queue: t.queue.title,
    chats: t.chats.title,
    messages: t.messages.title,
    history: t.history.title,
    settings: t.settings.title,
  }
  return (
    <div class="app">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t.menu.skip}
      </button>
      <Menu />
      <main ref={main} class="main" tabIndex={-1}>
        <h1 class="unseen">{titles[route.page]}</h1>
        <Banner />
        <DeletionBanner />
        <AwayBanner availability={agentApp.availability} total={agentApp.queue.total} />
        {route.page === 'settings' ? (
          <SettingsView route={route} />
        ) : (
          <WorkOrFirstRun key={route.page} route={route} />
        )}
      </main>
      <LeaveDialog />
      <Toasts />
      <Announcements />
      <PageTitle />
    </div>
  )
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

/** Opens pages by keys, wherever the focus is. */
function useShortcuts(): void {
  const { navigation } = useAgentApp()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (openByKey(event, navigation)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [navigation])
}

/** The title of the browser's tab. */
function PageTitle() {
  const title = useStore(useAgentApp().title)
  useLayoutEffect(() => {
    document.title = title
  }, [title])
  return null
}
