import { useSignalEffect } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { Empty } from '../design/empty.tsx'
import { SignInView } from '../sign-in/sign-in-view.tsx'
import type { SignIn } from '../sign-in/sign-in.ts'
import { useLanguage, useWords } from '../words/language-context.ts'
import { useApp } from './app-context.ts'
import type { Desk } from './desk.ts'
import { DeskContext } from './desk-context.ts'
import { DeskView } from './desk-view.tsx'
import type { Me } from '@papo/sdk'

export interface AppViewProps {
  signIn: SignIn
  /** A fresh desk for whoever has signed in. */
  openDesk(me: Me): Desk
}

/** The door, or the desk behind it. */
export function AppView({ signIn, openDesk }: AppViewProps) {
  const words = useWords()
  const { locale } = useLanguage()
  const { session, theme } = useApp()
  const state = session.state.value
  useSignalEffect(() => {
    document.documentElement.lang = locale.value
  })
  useSignalEffect(() => {
    document.documentElement.dataset['theme'] = theme.theme.value
  })

  switch (state.kind) {
    case 'checking':
      return (
        <main class="door">
          <p class="list-note">{words.loading}</p>
        </main>
      )
    case 'unreachable':
      return (
        <main class="door">
          <Empty icon="offline" title={words.failed.unreachable}>
            <button type="button" class="button" onClick={() => void session.check()}>
              {words.retry}
            </button>
          </Empty>
        </main>
      )
    case 'signedOut':
      return <Door signIn={signIn} after={state.after} />
    case 'signedIn':
      return <AtDesk key={state.me.agent.id} me={state.me} openDesk={openDesk} />
  }
}

function Door({ signIn, after }: { signIn: SignIn; after: 'start' | 'leaving' | 'expiry' }) {
  const { words } = useLanguage()
  useSignalEffect(() => {
    document.title = `${words.value.signIn.submit} · ${words.value.product}`
  })
  return <SignInView model={signIn} after={after} />
}

function AtDesk({ me, openDesk }: { me: Me; openDesk(me: Me): Desk }) {
  const [desk, setDesk] = useState<Desk | null>(null)
  useEffect(() => {
    const opened = openDesk(me)
    setDesk(opened)
    const allow = () => opened.alerts.allow()
    const gestures = ['pointerdown', 'keydown'] as const
    for (const gesture of gestures) document.addEventListener(gesture, allow)
    // Signing in was a gesture already.
    if (navigator.userActivation?.hasBeenActive) allow()
    return () => {
      for (const gesture of gestures) document.removeEventListener(gesture, allow)
      opened.close()
    }
  }, [])
  return desk ? (
    <DeskContext.Provider value={desk}>
      <DeskView />
    </DeskContext.Provider>
  ) : null
}
