import type { Store } from '@papo/chat-kit/store/store'
import { useStore } from '@papo/chat-kit/store/use-store'
import { Choice } from '../design/choice.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { type Availability, availabilities } from './availability.ts'

interface AvailabilityProps {
  availability: Availability
}

/** The choice of online, away or offline in the agent’s menu. */
export function AvailabilityChoice({ availability }: AvailabilityProps) {
  const t = useTranslations()
  const value = useStore(availability.value)
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

interface AwayBannerProps extends AvailabilityProps {
  /** The number of waiting chats. */
  total: Store<number>
}

/** Shown while chats wait and this agent is not online; offers to go online. */
export function AwayBanner({ availability, total }: AwayBannerProps) {
  const t = useTranslations()
  const value = useStore(availability.value)
  const waiting = useStore(total)
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
