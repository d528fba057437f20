import { useAgent } from '../agent/agent-context.ts'
import { Page } from '../design/page.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { AlertsCard } from './alerts-card.tsx'
import { MailAlertsCard } from './mail-alerts-card.tsx'
import { PasswordCard } from './password-card.tsx'
import { PreferencesCard } from './preferences-card.tsx'
import { ProfileCard } from './profile-card.tsx'
import { SecondFactorCard } from './second-factor-card.tsx'
import { SessionsCard } from './sessions-card.tsx'
import './account-section.css'

/** One’s own account. */
export function AccountSection() {
  const t = useTranslations()
  const { me } = useAgent()
  return (
    <Page title={t.account.title} lead={t.account.lead(me.agent.email)}>
      <ProfileCard />
      <PasswordCard />
      <SecondFactorCard />
      <SessionsCard />
      <AlertsCard />
      <MailAlertsCard />
      <PreferencesCard />
    </Page>
  )
}
