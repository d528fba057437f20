import { follow } from '@papo/chat-kit/store/store'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { AgentClient, Me } from '@papo/sdk'
import { Empty } from '../design/empty.tsx'
import { ReplacedView } from './replaced-view.tsx'
import { useLoadedView } from '../loaded/use-loaded-view.ts'
import { SignInView } from '../sign-in/sign-in-view.tsx'
import type { SignIn } from '../sign-in/sign-in.ts'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import { AgentContext } from '../agent/agent-context.ts'
import { useApp } from '../agent/app-context.ts'
import { ConversationsContext } from '../conversations/conversations-context.ts'
import { QueueContext } from '../queue/queue-context.ts'
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
      return <Loading />
    case 'unreachable':
      return <Unreachable onRetry={() => void session.check()} />
    case 'signedOut':
      return <SignedOut signIn={signIn} after={state.after} />
    case 'elsewhere':
      return <Elsewhere type={state.type} />
    case 'replaced':
      return <ReplacedView before={state.before} now={state.now} />
    case 'signedIn':
      if (state.me.mustEnrol) return <EnrolFirst client={client} />
      return <SignedIn key={state.me.agent.id} me={state.me} openAgentApp={openAgentApp} />
  }
}

function Loading() {
  const t = useTranslations()
  return (
    <main class="signed-out">
      <h1 class="unseen">{t.product}</h1>
      <p class="list-note">{t.loading}</p>
    </main>
  )
}

function Unreachable({ onRetry }: { onRetry(): void }) {
  const t = useTranslations()
  return (
    <main class="signed-out">
      <h1 class="unseen">{t.product}</h1>
      <Empty icon="offline" title={t.failed.unreachable}>
        <button type="button" class="button" onClick={onRetry}>
          {t.retry}
        </button>
      </Empty>
    </main>
  )
}

function Elsewhere({ type }: { type: string }) {
  const t = useTranslations()
  const { View, hasFailed, load } = useLoadedView(
    async () => (await import('../sign-in/wrong-address.tsx')).WrongAddress,
  )
  if (!View) return hasFailed ? <Unreachable onRetry={load} /> : <Loading />
  return (
    <main class="signed-out">
      <h1 class="unseen">{t.product}</h1>
      <Empty icon="alert" title={t.failed.title}>
        <p class="empty-hint">
          <View type={type} />
        </p>
      </Empty>
    </main>
  )
}

/** Loaded for who must set up a second factor, and for nobody else. */
function EnrolFirst({ client }: { client: AgentClient }) {
  const { View, hasFailed, load } = useLoadedView(
    async () => (await import('../second-factor/enrol-first-view.tsx')).EnrolFirstView,
  )
  if (View) return <View client={client} />
  return hasFailed ? <Unreachable onRetry={load} /> : <Loading />
}

function SignedOut({ signIn, after }: { signIn: SignIn; after: 'start' | 'leaving' | 'expiry' }) {
  const t = useTranslations()
  useLayoutEffect(() => {
    document.title = `${t.signIn.submit} · ${t.product}`
  }, [t])
  return <SignInView model={signIn} after={after} />
}

function SignedIn({ me, openAgentApp }: { me: Me; openAgentApp(me: Me): AgentApp }) {
  const { session } = useApp()
  const [agentApp, setAgentApp] = useState<AgentApp | null>(null)
  useEffect(() => {
    const opened = openAgentApp(me)
    setAgentApp(opened)
    const allow = () => opened.alerts.allow()
    // A touch counts as a gesture for the browser once it is lifted.
    const gestures = ['pointerdown', 'pointerup', 'keydown'] as const
    for (const gesture of gestures) document.addEventListener(gesture, allow)
    // Signing in already was a user gesture.
    if (navigator.userActivation?.hasBeenActive) allow()
    return () => {
      for (const gesture of gestures) document.removeEventListener(gesture, allow)
      const left = session.state.get()
      if (left.kind === 'signedOut' && left.after === 'leaving') opened.forget()
      opened.close()
    }
  }, [])
  useEffect(() => agentApp?.profile.set(me), [agentApp, me])
  useEffect(
    () =>
      agentApp
        ? follow([agentApp.availability.refusal], (refusal) => {
            if (refusal) session.elsewhere(refusal)
          })
        : undefined,
    [agentApp],
  )
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
