import { limits } from '@papo/protocol'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useRef } from 'preact/hooks'
import { Card } from '../design/card.tsx'
import { Field, TextField } from '../design/field.tsx'
import { after, type DateHours, type HoursFault, replaced } from './hours.ts'
import { faultText, useHoursTexts } from './hours-texts.ts'
import { HolidaysField } from './holidays-field.tsx'
import { useOpenSite } from './open-site.ts'
import { StretchRow } from './stretch-row.tsx'

/** The dates with hours of their own. */
export function DatesCard({ faults }: { faults: readonly HoursFault[] }) {
  const { t } = useHoursTexts()
  const { form } = useOpenSite()
  const { exceptions } = useStore(form.values)
  const add = useRef<HTMLButtonElement>(null)
  const isFull = exceptions.length >= limits.exceptions
  return (
    <Card title={t.exceptions} hint={t.exceptionsHint}>
      {exceptions.length === 0 && <p class="field-hint">{t.none}</p>}
      {exceptions.map((exception, at) => (
        <DateRow
          key={at}
          exception={exception}
          path={`/hours/exceptions/${at}`}
          faults={faults}
          onChange={(changed) => {
            form.write('exceptions', replaced(exceptions, at, changed))
            // The button that was pressed is gone.
            if (changed === null) add.current?.focus()
          }}
        />
      ))}
      <div class="day-actions">
        <button
          ref={add}
          type="button"
          class="button button-small"
          aria-disabled={isFull}
          onClick={() => {
            if (!isFull) form.write('exceptions', [...exceptions, { date: '', name: '', open: [] }])
          }}
        >
          {t.addDate}
        </button>
        <HolidaysField
          exceptions={exceptions}
          onAdd={(dates) => form.write('exceptions', inOrder([...exceptions, ...dates]))}
        />
      </div>
    </Card>
  )
}

/** By date; those without one stay last, where they were added. */
const inOrder = (dates: readonly DateHours[]): DateHours[] =>
  dates.toSorted(({ date: one }, { date: other }) =>
    one === other ? 0 : other === '' || (one !== '' && one < other) ? -1 : 1,
  )

interface DateRowProps {
  exception: DateHours
  path: string
  faults: readonly HoursFault[]
  onChange(exception: DateHours | null): void
}

function DateRow({ exception, path, faults, onChange }: DateRowProps) {
  const { t } = useHoursTexts()
  const { date, name, open } = exception
  const label = [name.trim(), date].filter(Boolean).join(', ') || t.date
  return (
    <div class="date-row" role="group" aria-label={label}>
      <div class="date-fields">
        <Field label={t.date} error={faultText(t, faults, `${path}/date`)} isRequired>
          {(control) => (
            <input
              {...control}
              class="input"
              type="date"
              value={date}
              onInput={(event) => onChange({ ...exception, date: event.currentTarget.value })}
            />
          )}
        </Field>
        <TextField
          label={t.dateName}
          value={name}
          onWrite={(text) => onChange({ ...exception, name: text })}
        />
      </div>
      {open.length === 0 && <p class="field-hint">{t.closedDay}</p>}
      {open.map((stretch, at) => (
        <StretchRow
          key={at}
          label={label}
          stretch={stretch}
          nextDay={t.nextDate}
          error={faultText(t, faults, `${path}/open/${at}/to`)}
          onChange={(changed) => onChange({ ...exception, open: replaced(open, at, changed) })}
        />
      ))}
      <div class="day-actions">
        {open.length < limits.stretchesOfException && (
          <button
            type="button"
            class="text-button"
            aria-label={t.addOn(label)}
            onClick={() => onChange({ ...exception, open: [...open, after(open)] })}
          >
            {t.add}
          </button>
        )}
        <button
          type="button"
          class="text-button"
          aria-label={t.removeDateOf(label)}
          onClick={() => onChange(null)}
        >
          {t.removeDate}
        </button>
      </div>
    </div>
  )
}
