import { useId } from 'preact/hooks'
import { peopleSites as en } from '../locales/people-sites-en.ts'
import { peopleSites as ptBR } from '../locales/people-sites-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'
import type { SiteOption } from './people.ts'
import './sites-choice.css'

export const peopleSitesTexts = { en, 'pt-BR': ptBR }

interface SitesChoiceProps {
  sites: readonly SiteOption[]
  /** Null: all of them. */
  value: readonly string[] | null
  error?: string | null
  onChoose(siteIds: readonly string[] | null): void
}

/** Which sites somebody answers: all, also those to come, or the chosen ones. */
export function SitesChoice({ sites, value, error = null, onChoose }: SitesChoiceProps) {
  const t = useTexts(peopleSitesTexts)
  const name = useId()
  const isChosen = (id: string) => value?.includes(id) ?? false
  const toggle = (id: string) =>
    onChoose(isChosen(id) ? (value ?? []).filter((one) => one !== id) : [...(value ?? []), id])
  return (
    <fieldset class="field sites-choice" aria-describedby={`${name}-hint ${name}-error`}>
      <legend class="field-label">{t.label}</legend>
      <label class="sites-option">
        <input type="radio" name={name} checked={value === null} onChange={() => onChoose(null)} />
        {t.all}
      </label>
      <label class="sites-option">
        <input
          type="radio"
          name={name}
          checked={value !== null}
          onChange={() => onChoose(value ?? [])}
        />
        {t.some}
      </label>
      {value !== null && (
        <ul class="sites-list" aria-label={t.some}>
          {sites.map((site) => (
            <li key={site.id}>
              <label class="sites-option">
                <input
                  type="checkbox"
                  checked={isChosen(site.id)}
                  aria-invalid={error !== null}
                  onChange={() => toggle(site.id)}
                />
                <span dir="auto">{site.name}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
      <p id={`${name}-hint`} class="field-hint">
        {value === null ? t.allHint : t.someHint}
      </p>
      <p id={`${name}-error`} class="field-error" role="alert">
        {error}
      </p>
    </fieldset>
  )
}
