import { Choice } from '../design/choice.tsx'
import { useDesk } from '../desk/desk-context.ts'
import { useWords } from '../words/language-context.ts'
import { availabilities } from './availability.ts'

/** Online, away or offline, in the agent’s own menu. */
export function AvailabilityChoice() {
  const words = useWords()
  const { availability } = useDesk()
  const value = availability.value.value
  if (value === null) return null
  return (
    <Choice
      label={words.availability.label}
      options={availabilities.map((one) => ({ value: one, label: words.availability[one] }))}
      value={value}
      onChoose={(chosen) => void availability.choose(chosen)}
    />
  )
}

/** Says that people wait while this agent takes nobody, and offers to change that. */
export function AwayBanner() {
  const words = useWords()
  const { availability, queue } = useDesk()
  const value = availability.value.value
  const waiting = queue.total.value
  if (value === null || value === 'online' || waiting === 0) return null
  return (
    <div class="banner">
      <span>{words.availability.waitingWhile[value](waiting)}</span>
      <button type="button" class="text-button" onClick={() => void availability.choose('online')}>
        {words.availability.goOnline}
      </button>
    </div>
  )
}
