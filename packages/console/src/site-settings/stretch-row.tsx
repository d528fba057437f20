import { useId } from 'preact/hooks'
import { endsNextDay, type Stretch } from './hours.ts'
import { useHoursTexts } from './hours-texts.ts'

interface StretchRowProps {
  /** The day or date, for screen readers. */
  label: string
  stretch: Stretch
  /** How the end is said if it is on the next day. */
  nextDay: string
  error: string | null
  onChange(stretch: Stretch | null): void
}

/** From when until when, with a button that removes it. */
export function StretchRow({ label, stretch, nextDay, error, onChange }: StretchRowProps) {
  const { t } = useHoursTexts()
  const id = useId()
  const { from, to } = stretch
  const isWholeDay = from === '00:00' && to === '00:00'
  const control = {
    type: 'time',
    class: 'input stretch-time',
    'aria-invalid': error !== null,
    'aria-describedby': error === null ? undefined : id,
  } as const
  return (
    <div class="stretch">
      <input
        {...control}
        aria-label={t.from(label)}
        value={from}
        onInput={(event) => onChange({ ...stretch, from: event.currentTarget.value })}
      />
      <span aria-hidden="true">{t.until}</span>
      <input
        {...control}
        aria-label={t.to(label)}
        value={to}
        onInput={(event) => onChange({ ...stretch, to: event.currentTarget.value })}
      />
      <span class="stretch-note">
        {isWholeDay ? t.wholeDay : from && to && endsNextDay(stretch) ? nextDay : ''}
      </span>
      <button
        type="button"
        class="text-button"
        aria-label={t.removeOf(label, from, to)}
        onClick={() => onChange(null)}
      >
        {t.remove}
      </button>
      <p id={id} class="field-error" role="alert">
        {error}
      </p>
    </div>
  )
}
