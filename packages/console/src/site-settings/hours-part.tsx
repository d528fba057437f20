import { useStore } from '@papo/chat-kit/store/use-store'
import { useId } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { Choice } from '../design/choice.tsx'
import { Field } from '../design/field.tsx'
import { Toggle } from '../design/toggle.tsx'
import { DatesCard } from './dates-card.tsx'
import { DayHours } from './day-hours.tsx'
import { faultsOf, type HoursFault, weekdays } from './hours.ts'
import './hours.css'
import { faultText, useHoursTexts } from './hours-texts.ts'
import { useOpenSite } from './open-site.ts'
import { openingText } from './opening-text.ts'

/** When the site is open, whether somebody must be there, and what visitors are told from it. */
export function HoursPart() {
  const { t } = useHoursTexts()
  const { form } = useOpenSite()
  const values = useStore(form.values)
  const faults = useShownFaults()
  return (
    <>
      <Card title={t.title}>
        <Toggle
          label={t.closedNow}
          hint={t.closedNowHint}
          isOn={values.closedNow}
          onToggle={(isOn) => form.write('closedNow', isOn)}
        />
        <Toggle
          label={t.onlineNeedsAgent}
          hint={t.onlineNeedsAgentHint}
          isOn={values.onlineNeedsAgent}
          onToggle={(isOn) => form.write('onlineNeedsAgent', isOn)}
        />
        <OpeningNow />
      </Card>
      <Card title={t.hours}>
        <Choice
          label={t.opening}
          options={[
            { value: 'always', label: t.always },
            { value: 'hours', label: t.byHours },
          ]}
          value={values.opening}
          onChoose={(chosen) => form.write('opening', chosen)}
        />
        {values.opening === 'hours' && (
          <>
            <TimeZoneField error={faultText(t, faults, '/hours/timeZone')} />
            <fieldset class="week">
              <legend class="field-label">{t.week}</legend>
              {weekdays.map((day) => (
                <DayHours
                  key={day}
                  day={day}
                  open={values.open}
                  faults={faults}
                  onChange={(open) => form.write('open', open)}
                />
              ))}
            </fieldset>
          </>
        )}
      </Card>
      {values.opening === 'hours' && <DatesCard faults={faults} />}
    </>
  )
}

/** The faults, from the first attempt to save until none of the fields has one any more. */
function useShownFaults(): HoursFault[] {
  const { form } = useOpenSite()
  const complaints = useStore(form.complaints)
  const values = useStore(form.values)
  const isShown = complaints.timeZone ?? complaints.open ?? complaints.exceptions
  return isShown === undefined ? [] : faultsOf(values)
}

/** Says by the server's own rule what visitors are told, as the fields are. */
function OpeningNow() {
  const { t, locale } = useHoursTexts()
  const { form } = useOpenSite()
  const { ticker } = useAgent()
  const now = useStore(ticker.now)
  const text = openingText(t, locale, useStore(form.values), new Date(now))
  return (
    <p class="opening-now" role="status">
      <strong>{t.preview.title}:</strong> {text || t.preview.wrong}
    </p>
  )
}

function TimeZoneField({ error }: { error: string | null }) {
  const { t } = useHoursTexts()
  const { form } = useOpenSite()
  const list = useId()
  return (
    <Field label={t.timeZone} hint={t.timeZoneHint} error={error} isRequired>
      {(control) => (
        <>
          <input
            {...control}
            class="input"
            type="text"
            list={list}
            autocomplete="off"
            spellcheck={false}
            value={useStore(form.values).timeZone}
            onInput={(event) => form.write('timeZone', event.currentTarget.value)}
          />
          <datalist id={list}>
            {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}
