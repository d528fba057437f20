import { Choice } from '../design/choice.tsx'
import { useAgentApp } from '../agent-app/agent-app-context.ts'
import { useTranslations } from '../locales/language-context.ts'
import { availabilities } from './availability.ts'

/** The choice of online, away or offline in the agent’s menu. */
export function AvailabilityChoice() {
  const t = useTranslations()
  const { availability } = useAgentApp()
  const value = availability.value.value
  if (value === null) return null
  return (
    <Choice
      label={t.availability.label}
      options={availabilities.map((one) => ({ value: one, label: t.availability[one] }))}
      value={value}
      onChoose={(chosen) => void availability.choose(chosen)}
    />
  )
}

/** Shown while chats wait and this agent is not online; offers to go online. */
export function AwayBanner() {
  const t = useTranslations()
  const { availability, queue } = useAgentApp()
  const value = availability.value.value
  const waiting = queue.total.value
  if (value === null || value === 'online' || waiting === 0) return null
  return (
    <div class="banner">
      <span>{t.availability.waitingWhile[value](waiting)}</span>
      <button type="button" class="text-button" onClick={() => void availability.choose('online')}>
        {t.availability.goOnline}
      </button>
    </div>
  )
}
