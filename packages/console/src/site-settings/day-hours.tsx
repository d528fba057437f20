import { useId, useRef, useState } from 'preact/hooks'
import {
  copied,
  type DayStretch,
  type HoursFault,
  replaced,
  weekdays,
  withStretch,
} from './hours.ts'
import { faultText, useHoursTexts, weekdayName } from './hours-texts.ts'
import { StretchRow } from './stretch-row.tsx'

interface DayHoursProps {
  day: number
  /** The stretches of all days. */
  open: readonly DayStretch[]
  faults: readonly HoursFault[]
  onChange(open: DayStretch[]): void
}

/** The stretches of one day of the week. */
export function DayHours({ day, open, faults, onChange }: DayHoursProps) {
  const { t, locale } = useHoursTexts()
  const [isCopying, setCopying] = useState(false)
  const add = useRef<HTMLButtonElement>(null)
  const name = weekdayName(day, locale)
  const own = open.map((stretch, at) => ({ stretch, at })).filter((one) => one.stretch.day === day)
  return (
    <div class="day" role="group" aria-label={name}>
      <span class="day-name">{name}</span>
      <div class="day-stretches">
        {own.length === 0 && <p class="field-hint">{t.closedDay}</p>}
        {own.map(({ stretch, at }) => (
          <StretchRow
            key={at}
            label={name}
            stretch={stretch}
            nextDay={t.nextDay(weekdayName((day + 1) % 7, locale))}
            error={faultText(t, faults, `/hours/open/${at}/to`)}
            onChange={(changed) => {
              onChange(replaced(open, at, changed && { day, ...changed }))
              // The button that was pressed is gone.
              if (changed === null) add.current?.focus()
            }}
          />
        ))}
        <div class="day-actions">
          <button
            ref={add}
            type="button"
            class="text-button"
            aria-label={t.addOn(name)}
            onClick={() => onChange(withStretch(open, day))}
          >
            {t.add}
          </button>
          <button
            type="button"
            class="text-button"
            aria-label={t.copyOf(name)}
            aria-expanded={isCopying}
            onClick={() => setCopying(!isCopying)}
          >
            {t.copy}
          </button>
        </div>
        {isCopying && (
          <CopyTo
            day={day}
            onCopy={(days) => {
              onChange(copied(open, day, days))
              setCopying(false)
              add.current?.focus()
            }}
          />
        )}
      </div>
    </div>
  )
}

/** The other days, to choose those that get the same hours. */
function CopyTo({ day, onCopy }: { day: number; onCopy(days: number[]): void }) {
  const { t, locale } = useHoursTexts()
  const [chosen, choose] = useState<readonly number[]>([])
  const id = useId()
  const others = weekdays.filter((other) => other !== day)
  return (
    <div class="copy-to" role="group" aria-labelledby={id}>
      <span id={id} class="unseen">
        {t.copyTo(weekdayName(day, locale))}
      </span>
      {others.map((other) => (
        <label key={other} class="copy-day">
          <input
            type="checkbox"
            checked={chosen.includes(other)}
            onChange={(event) =>
              choose(
                event.currentTarget.checked
                  ? [...chosen, other]
                  : chosen.filter((one) => one !== other),
              )
            }
          />
          {weekdayName(other, locale)}
        </label>
      ))}
      <button
        type="button"
        class="button button-small"
        aria-disabled={chosen.length === 0}
        onClick={() => {
          if (chosen.length > 0) onCopy([...chosen])
        }}
      >
        {t.copyNow}
      </button>
    </div>
  )
}
