import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { AgentClient, Me } from '@papo/sdk'
import { Empty } from '../design/empty.tsx'
import { ReplacedView } from './replaced-view.tsx'
import { SignInView } from '../sign-in/sign-in-view.tsx'
import type { SignIn } from '../sign-in/sign-in.ts'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import { AgentContext } from '../agent/agent-context.ts'
import { useApp } from '../agent/app-context.ts'
import { ConversationsContext } from '../conversations/conversations-context.ts'
import { QueueContext } from '../queue/queue-context.ts'
import type { EnrolFirstView } from '../second-factor/enrol-first-view.tsx'
import type { AgentApp } from './agent-app.ts'
import { AgentAppContext } from './agent-app-context.ts'
import { AgentAppView } from './agent-app-view.tsx'

export interface AppViewProps {
  client: AgentClient
  signIn: SignIn
  /** Creates the models for the agent who has signed in. */
  openAgentApp(me: Me): AgentApp
}

/** The sign-in view, or the console behind it. */
export function AppView({ client, signIn, openAgentApp }: AppViewProps) {
  const t = useTranslations()
  const locale = useStore(useLanguage().locale)
  const { session, ...app } = useApp()
  const theme = useStore(app.theme.theme)
  const state = useStore(session.state)
  useLayoutEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])

  switch (state.kind) {
    case 'checking':
      return (
        <main class="signed-out">
          <p class="list-note">{t.loading}</p>
        </main>
      )
    case 'unreachable':
      return (
        <main class="signed-out">
          <Empty icon="offline" title={t.failed.unreachable}>
            <button type="button" class="button" onClick={() => void session.check()}>
              {t.retry}
            </button>
          </Empty>
        </main>
      )
    case 'signedOut':
      return <SignedOut signIn={signIn} after={state.after} />
    case 'replaced':
      return <ReplacedView before={state.before} now={state.now} />
    case 'signedIn':
      if (state.me.mustEnrol) return <EnrolFirst client={client} />
      return <SignedIn key={state.me.agent.id} me={state.me} openAgentApp={openAgentApp} />
  }
}

/** Loaded for who must set up a second factor, and for nobody else. */
function EnrolFirst({ client }: { client: AgentClient }) {
  const t = useTranslations()
  const [View, setView] = useState<typeof EnrolFirstView | null>(null)
  useEffect(() => {
    void import('../second-factor/enrol-first-view.tsx').then((module) =>
      setView(() => module.EnrolFirstView),
    )
  }, [])
  if (View) return <View client={client} />
  return (
    <main class="signed-out">
      <p class="list-note">{t.loading}</p>
    </main>
  )
}

function SignedOut({ signIn, after }: { signIn: SignIn; after: 'start' | 'leaving' | 'expiry' }) {
  const t = useTranslations()
  useLayoutEffect(() => {
    document.title = `${t.signIn.submit} · ${t.product}`
  }, [t])
  return <SignInView model={signIn} after={after} />
}

function SignedIn({ me, openAgentApp }: { me: Me; openAgentApp(me: Me): AgentApp }) {
  const [agentApp, setAgentApp] = useState<AgentApp | null>(null)
  useEffect(() => {
    const opened = openAgentApp(me)
    setAgentApp(opened)
    const allow = () => opened.alerts.allow()
    const gestures = ['pointerdown', 'keydown'] as const
    for (const gesture of gestures) document.addEventListener(gesture, allow)
    // Signing in already was a user gesture.
    if (navigator.userActivation?.hasBeenActive) allow()
    return () => {
      for (const gesture of gestures) document.removeEventListener(gesture, allow)
      opened.close()
    }
  }, [])
  useEffect(() => agentApp?.profile.set(me), [agentApp, me])
  return agentApp ? (
    <AgentAppContext.Provider value={agentApp}>
      <AgentContext.Provider value={agentApp}>
        <QueueContext.Provider value={agentApp}>
          <ConversationsContext.Provider value={agentApp}>
            <AgentAppView />
          </ConversationsContext.Provider>
        </QueueContext.Provider>
      </AgentContext.Provider>
    </AgentAppContext.Provider>
  ) : null
}
