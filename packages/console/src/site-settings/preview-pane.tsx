import { previewViews, type Preview } from '@papo/chat-kit/preview/preview'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Choice } from '../design/choice.tsx'
import { localeNames } from '../locales/language.ts'
import { useTranslations } from '../locales/language-context.ts'
import { useOpenSite } from './open-site.ts'
import { useTexts } from './texts.ts'
import './preview-pane.css'

/** What visitors would see of the fields as they are now. */
export function PreviewPane() {
  const { preview: t } = useTexts()
  const [isShown, show] = useState(false)
  const id = useId()
  return (
    <section class={isShown ? 'preview is-shown' : 'preview'} aria-labelledby={id}>
      <h3 id={id} class="preview-title">
        {t.title}
      </h3>
      <button
        type="button"
        class="button preview-toggle"
        aria-expanded={isShown}
        onClick={() => show(!isShown)}
      >
        {isShown ? t.hide : t.show}
      </button>
      <div class="preview-body">
        <Controls />
        <Stage />
        <Note />
      </div>
    </section>
  )
}

const Controls = () => (
  <div class="preview-controls">
    <ViewSelect />
    <LookChoices />
  </div>
)

function ViewSelect() {
  const { preview: t } = useTexts()
  const { preview } = useOpenSite()
  const id = useId()
  return (
    <div class="preview-view">
      <label class="unseen" for={id}>
        {t.view}
      </label>
      <select
        id={id}
        class="input"
        value={useStore(preview.look).view}
        onChange={(event) => {
          const chosen = previewViews.find((name) => name === event.currentTarget.value)
          if (chosen) preview.change({ view: chosen })
        }}
      >
        {previewViews.map((name) => (
          <option key={name} value={name}>
            {t.views[name]}
          </option>
        ))}
      </select>
    </div>
  )
}

function LookChoices() {
  const { preview: t } = useTexts()
  const { preview } = useOpenSite()
  const { theme, locale, device } = useStore(preview.look)
  return (
    <>
      <Choice
        label={t.theme}
        isLabelUnseen
        options={(['light', 'dark'] as const).map((value) => ({ value, label: t[value] }))}
        value={theme}
        onChoose={(chosen) => preview.change({ theme: chosen })}
      />
      <Choice
        label={t.language}
        isLabelUnseen
        options={(['pt-BR', 'en'] as const).map((value) => ({
          value,
          label: localeNames[value],
          lang: value,
        }))}
        value={locale}
        onChoose={(chosen) => preview.change({ locale: chosen })}
      />
      <Choice
        label={t.device}
        isLabelUnseen
        options={(['desktop', 'phone'] as const).map((value) => ({ value, label: t[value] }))}
        value={device}
        onChoose={(chosen) => preview.change({ device: chosen })}
      />
    </>
  )
}

/** The widget itself, as a picture: nothing in it can be reached. */
function Stage() {
  const { preview: t } = useTexts()
  const { retry } = useTranslations()
  const { form, preview } = useOpenSite()
  const stage = useRef<HTMLDivElement>(null)
  const drawn = useRef<Preview | null>(null)
  const file = useStore(preview.file)
  const isFailed = useStore(preview.isFailed)
  const look = useStore(preview.look)
  const values = useStore(form.values)
  useEffect(() => {
    if (!file || !stage.current) return
    const mounted = file.mountPreview(stage.current)
    drawn.current = mounted
    return () => {
      drawn.current = null
      mounted.stop()
    }
  }, [file])
  useEffect(() => drawn.current?.show(preview.sceneOf(values, look)), [file, values, look])
  return (
    <div class={`preview-screen on-${look.device} in-${look.theme}`}>
      <div role="img" aria-label={t.label(t.views[look.view])} class="preview-picture">
        <div class="preview-stage" inert ref={stage} />
      </div>
      {!file && (
        <div class="preview-wait" role="status">
          {isFailed ? t.failed : t.loading}
          {isFailed && (
            <button type="button" class="button" onClick={() => void preview.load()}>
              {retry}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function Note() {
  const { preview: t } = useTexts()
  const { form, preview } = useOpenSite()
  const { view, theme } = useStore(preview.look)
  const values = useStore(form.values)
  const isChanged = useStore(form.isChanged)
  const hasForm = [values.formName, values.formEmail, values.formQuestion].some(
    (rule) => rule !== 'off',
  )
  const isNeverShown = values.theme !== 'auto' && values.theme !== theme
  return (
    <p class="preview-note" role="status">
      {view === 'prechat' && !hasForm && t.noForm}{' '}
      {isNeverShown && values.theme !== 'auto' && t.fixedTheme[values.theme]} {isChanged && t.note}
    </p>
  )
}
