import type { Store } from '@papo/chat-kit/store/store'
import { useStore } from '@papo/chat-kit/store/use-store'
import { Choice } from '../design/choice.tsx'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { type Availability, availabilities } from './availability.ts'
import type { Duty } from './duty.ts'

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
  duty: Duty
  /** The number of waiting chats. */
  total: Store<number>
}

/** Shown while chats wait and this agent is not online; offers to go online. Loud while no colleague is online either. */
export function AwayBanner({ availability, duty, total }: AwayBannerProps) {
  const t = useTranslations()
  const value = useStore(availability.value)
  const waiting = useStore(total)
  const isNobodyThere = useStore(duty.isNobodyThere)
  const isAway = value !== null && value !== 'online' && waiting > 0
  const goOnline = () => void availability.choose('online')
  return (
    <>
      <div role="alert">
        {isAway && isNobodyThere && (
          <div class="banner banner-loud">
            <Icon name="alert" />
            <span>{t.alerts.nobody}</span>
          </div>
        )}
      </div>
      {isAway && (
        <div class={isNobodyThere ? 'banner banner-loud banner-more' : 'banner'}>
          <span>
            {isNobodyThere
              ? t.alerts.nobodyWaits(waiting)
              : t.availability.waitingWhile[value](waiting)}
          </span>
          <button
            type="button"
            class={isNobodyThere ? 'button button-small' : 'text-button'}
            onClick={goOnline}
          >
            {t.availability.goOnline}
          </button>
        </div>
      )}
    </>
  )
}
