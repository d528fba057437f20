import { useStore } from '@papo/chat-kit/store/use-store'
import type { AgentClient } from '@papo/sdk'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { useApp } from '../agent/app-context.ts'
import { Mark } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { createEnrolment } from './enrolment.ts'
import { EnrolmentView } from './enrolment-view.tsx'
import '../sign-in/sign-in-view.css'

/** The workspace demands a second factor, and the agent has none: sets one up before anything else. */
export function EnrolFirstView({ client }: { client: AgentClient }) {
  const t = useTranslations()
  const { session } = useApp()
  const [model] = useState(() => createEnrolment(client))
  const isBusy = useStore(model.isBusy)
  const isStarting = useStore(model.state).step === 'password' && isBusy
  useEffect(() => void model.begin(), [model])
  useLayoutEffect(() => {
    document.title = `${t.account.secondFactor.first} · ${t.product}`
  }, [t])
  return (
    <main class="signed-out">
      <div class="signed-out-card">
        <Mark />
        <h1 class="signed-out-title">{t.account.secondFactor.first}</h1>
        <p class="signed-out-lead">{t.account.secondFactor.firstLead}</p>
        <div class="signed-out-form">
          {isStarting ? (
            <p class="list-note">{t.loading}</p>
          ) : (
            <EnrolmentView model={model} onDone={() => void session.check()} />
          )}
          <button type="button" class="text-button" onClick={() => void session.leave()}>
            {t.signIn.signOut}
          </button>
        </div>
      </div>
    </main>
  )
}
