import type { PreviewView } from '@papo/chat-kit/preview/preview'
import { useStore } from '@papo/chat-kit/store/use-store'
import { words, type Word } from '@papo/protocol'
import type { WidgetLanguage, WordName } from '@papo/sdk'
import { Card } from '../design/card.tsx'
import { Choice } from '../design/choice.tsx'
import { Field } from '../design/field.tsx'
import { localeNames } from '../locales/language.ts'
import { useTranslations } from '../locales/language-context.ts'
import { useOpenSite } from './open-site.ts'
import { useTexts } from './texts.ts'
import { useComplaint } from './use-complaint.ts'
import { wordField } from './values.ts'
import { wordGroups } from './word-groups.ts'

/** From this length on a text has a field of several lines. */
const longText = 200

/** Every text of the chat that an owner may replace, in one language at a time. */
export function TextsPart() {
  const t = useTexts()
  const { preview } = useOpenSite()
  const { locale } = useStore(preview.look)
  return (
    <>
      <Card title={t.texts.title} hint={t.texts.lead}>
        <Choice
          label={t.texts.language}
          options={(['pt-BR', 'en'] as const).map((value) => ({
            value,
            label: localeNames[value],
            lang: value,
          }))}
          value={locale}
          onChoose={(chosen) => preview.change({ locale: chosen })}
        />
        <NoDefaults />
      </Card>
      {wordGroups.map((group) => (
        <Card key={group.name} title={t.texts.group[group.name]}>
          {group.words.map(([name, view]) => (
            <WordInput key={`${locale} ${name}`} language={locale} name={name} view={view} />
          ))}
        </Card>
      ))}
    </>
  )
}

/** Without the widget's file the fields cannot show its own texts. */
function NoDefaults() {
  const t = useTexts()
  const { retry } = useTranslations()
  const { preview } = useOpenSite()
  if (!useStore(preview.isFailed)) return null
  return (
    <p class="field-error">
      {t.texts.failed}{' '}
      <button type="button" class="text-button" onClick={() => void preview.load()}>
        {retry}
      </button>
    </p>
  )
}

interface WordInputProps {
  language: WidgetLanguage
  name: WordName
  view: PreviewView
}

function WordInput({ language, name, view }: WordInputProps) {
  const t = useTexts()
  const { form, preview } = useOpenSite()
  const field = wordField(language, name)
  const value = useStore(form.values)[field]
  const file = useStore(preview.file)
  const error = useComplaint(field)
  const { maxLength, blank }: Word = words[name]
  const label = t.texts.word[name]
  return (
    <Field
      label={label}
      error={error}
      hint={blank === undefined ? undefined : t.texts.fills(`{${blank}}`)}
    >
      {(control) => {
        const common = {
          ...control,
          class: 'input',
          lang: language,
          placeholder: file?.defaultWords[language][name] ?? '',
          value,
          onFocus: () => preview.change({ view }),
        }
        const write = (text: string) => form.write(field, text)
        return (
          <div class="word-row">
            {maxLength >= longText ? (
              <textarea
                {...common}
                rows={2}
                onInput={(event) => write(event.currentTarget.value)}
              />
            ) : (
              <input
                {...common}
                type="text"
                autocomplete="off"
                onInput={(event) => write(event.currentTarget.value)}
              />
            )}
            {value !== '' && (
              <button
                type="button"
                class="text-button"
                aria-label={t.texts.resetOf(label)}
                onClick={() => {
                  write('')
                  document.getElementById(control.id)?.focus()
                }}
              >
                {t.texts.reset}
              </button>
            )}
          </div>
        )
      }}
    </Field>
  )
}
