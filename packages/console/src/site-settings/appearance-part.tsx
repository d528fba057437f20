import { contrast, isLight, parseColor } from '@papo/chat-kit/appearance/color'
import { useStore } from '@papo/chat-kit/store/use-store'
import { Card } from '../design/card.tsx'
import { Choice } from '../design/choice.tsx'
import { Field } from '../design/field.tsx'
import { useFormat } from '../locales/language-context.ts'
import { localeNames } from '../locales/language.ts'
import { useOpenSite } from './open-site.ts'
import { useTexts } from './texts.ts'
import { useComplaint } from './use-complaint.ts'
import { colorOf } from './values.ts'

/** Colour, side, theme and language of the chat. */
export function AppearancePart() {
  const t = useTexts()
  const { form, preview } = useOpenSite()
  const { position, theme, locale } = useStore(form.values)
  const { appearance } = t
  return (
    <>
      <Card title={appearance.title}>
        <ColorField />
        <Choice
          label={appearance.position}
          options={[
            { value: 'left', label: appearance.left },
            { value: 'right', label: appearance.right },
          ]}
          value={position}
          onChoose={(chosen) => form.write('position', chosen)}
        />
        <Choice
          label={appearance.theme}
          options={(['auto', 'light', 'dark'] as const).map((value) => ({
            value,
            label: appearance[value],
          }))}
          value={theme}
          onChoose={(chosen) => {
            form.write('theme', chosen)
            if (chosen !== 'auto') preview.change({ theme: chosen })
          }}
        />
        <p class="field-hint">{appearance.themeHint}</p>
      </Card>
      <Card title={appearance.languageTitle}>
        <Choice
          label={appearance.language}
          isLabelUnseen
          options={[
            { value: 'auto', label: appearance.auto },
            { value: 'pt-BR', label: localeNames['pt-BR'], lang: 'pt-BR' },
            { value: 'en', label: localeNames.en, lang: 'en' },
          ]}
          value={locale}
          onChoose={(chosen) => {
            form.write('locale', chosen)
            if (chosen !== 'auto') preview.change({ locale: chosen })
          }}
        />
        <p class="field-hint">{appearance.languageHint}</p>
      </Card>
    </>
  )
}

function ColorField() {
  const t = useTexts()
  const { form } = useOpenSite()
  const { color } = useStore(form.values)
  const complaint = useComplaint('color')
  const valid = colorOf(color)
  // What was typed last is explained as soon as it cannot become a colour any more.
  const isHopeless = valid === null && !/^\s*#?[\da-f]{0,6}\s*$/i.test(color)
  const error = complaint ?? (isHopeless ? t.complaint.color : null)
  return (
    <Field label={t.appearance.color} error={error} isRequired>
      {(control) => (
        <div class="color-row">
          <input
            class="color-pick"
            type="color"
            aria-label={t.appearance.pick}
            value={valid ?? '#888888'}
            onInput={(event) => form.write('color', event.currentTarget.value)}
          />
          <input
            {...control}
            class="input color-code"
            type="text"
            autocomplete="off"
            spellcheck={false}
            value={color}
            onInput={(event) => form.write('color', event.currentTarget.value)}
          />
          <Derived color={valid} />
        </div>
      )}
    </Field>
  )
}

/** The colour of text on the brand colour, and how well it reads. */
function Derived({ color }: { color: string | null }) {
  const t = useTexts()
  const format = useFormat()
  if (color === null) return <p class="derived" role="status" />
  const brand = parseColor(color)
  const text = isLight(brand) ? 'black' : 'white'
  const ratio = contrast(brand, text === 'black' ? [0, 0, 0] : [255, 255, 255])
  return (
    <p class="derived" role="status">
      <Sample color={color} text={text} />
      {t.appearance.derived(text, format.number(Math.floor(ratio * 10) / 10))}
    </p>
  )
}

const Sample = ({ color, text }: { color: string; text: 'black' | 'white' }) => (
  <span
    class={`derived-sample is-${text}`}
    aria-hidden="true"
    ref={(element) => element?.style.setProperty('--sample', color)}
  >
    Aa
  </span>
)
