import type { HolidayList } from '@papo/sdk'
import { useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Field } from '../design/field.tsx'
import { holidays as en } from '../locales/holidays-en.ts'
import { holidays as ptBR } from '../locales/holidays-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useLanguage } from '../locales/language-context.ts'
import { closedOn, countryOf, holidaysOf } from './holidays.ts'
import type { DateHours } from './hours.ts'

const texts = { en, 'pt-BR': ptBR }

interface HolidaysFieldProps {
  exceptions: readonly DateHours[]
  onAdd(dates: readonly DateHours[]): void
}

/** Proposes the national holidays of a country; those that the owner takes join the dates of the form. */
export function HolidaysField({ exceptions, onAdd }: HolidaysFieldProps) {
  const t = useTexts(texts)
  const locale = useStore(useLanguage().locale)
  const { client } = useAgent()
  const [state, setState] = useState<'closed' | 'loading' | 'failed' | 'open'>('closed')
  const [country, setCountry] = useState<string | null>(null)
  const [known, setKnown] = useState<HolidayList>({ countries: [], holidays: [] })

  async function choose(next: string | null): Promise<void> {
    setState('loading')
    setCountry(next)
    const list = await holidaysOf(client, next, locale)
    if (list === null) return setState('failed')
    const own = next ?? countryOf(navigator.languages, list.countries)
    if (own !== next) return choose(own)
    setKnown(list)
    setState('open')
  }

  if (state === 'closed') {
    return (
      <button type="button" class="button button-small" onClick={() => void choose(null)}>
        {t.propose}
      </button>
    )
  }
  const proposed = closedOn(known, exceptions)
  return (
    <div class="holidays" role="group" aria-label={t.title}>
      <Field label={t.country}>
        {(control) => (
          <select
            {...control}
            class="input"
            value={country ?? ''}
            onChange={(event) => void choose(event.currentTarget.value || null)}
          >
            <option value="">{t.noCountry}</option>
            <Countries codes={known.countries} locale={locale} />
          </select>
        )}
      </Field>
      <p class="field-hint" role="status">
        {state === 'failed' && t.failed}
        {state === 'loading' && t.loading}
        {state === 'open' && country !== null && t.found(proposed.length)}
      </p>
      {state === 'open' && proposed.length > 0 && (
        <button type="button" class="button button-small" onClick={() => onAdd(proposed)}>
          {t.add(proposed.length)}
        </button>
      )}
    </div>
  )
}

function Countries({ codes, locale }: { codes: readonly string[]; locale: string }) {
  const names = new Intl.DisplayNames([locale], { type: 'region' })
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .toSorted((one, other) => one.name.localeCompare(other.name, locale))
    .map(({ code, name }) => (
      <option key={code} value={code}>
        {name}
      </option>
    ))
}
