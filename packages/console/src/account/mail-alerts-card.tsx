import { useStore } from '@papo/chat-kit/store/use-store'
import { useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { Toggle } from '../design/toggle.tsx'
import { mailAlerts as en } from '../locales/mail-alerts-en.ts'
import { mailAlerts as ptBR } from '../locales/mail-alerts-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'
import { createMailAlerts } from './mail-alerts.ts'

const texts = { en, 'pt-BR': ptBR }

/** Turns an owner’s alerts on and off. Nobody else gets any, and without a mail server nobody does. */
export function MailAlertsCard() {
  const t = useTexts(texts)
  const { client, profile } = useAgent()
  const { agent, alertsByMail } = useStore(profile)
  const [model] = useState(() => createMailAlerts(client, profile))
  const { isOn, isSaving, hasFailed } = useStore(model.state)
  if (alertsByMail === null) return null
  return (
    <Card title={t.title} hint={t.lead(agent.email)}>
      <div class="account-form">
        <Toggle
          label={t.toggle}
          hint={t.hint}
          isOn={isOn}
          isBusy={isSaving}
          onToggle={(next) => void model.toggle(next)}
        />
        <p class="field-error" role="alert">
          {hasFailed ? t.failed : ''}
        </p>
      </div>
    </Card>
  )
}
