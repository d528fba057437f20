import { useStore } from '@papo/chat-kit/store/use-store'
import { useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Icon } from '../design/icon.tsx'
import { Item, Items } from '../design/items.tsx'
import type { Translations } from '../locales/en.ts'
import { useTranslations } from '../locales/language-context.ts'
import type { OriginProblem, SiteModel } from './site-model.ts'
import './origins-view.css'

const problemText = (problem: OriginProblem, t: Translations): string =>
  ({
    invalid: t.site.originInvalid,
    known: t.site.originKnown,
    refused: t.site.originRefused,
    failed: t.failed.generic,
  })[problem]

/** The addresses that may show the chat; one can be allowed and removed. */
export function Origins({ model }: { model: SiteModel }) {
  const t = useTranslations()
  const { announcer } = useAgent()
  const [leaving, setLeaving] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const { allowedOrigins } = useStore(model.site)
  const isBusy = useStore(model.isBusy)

  const remove = (origin: string) => {
    void model.remove(origin).then((isTakenOrEnded) => {
      setLeaving(null)
      if (!isTakenOrEnded) return
      announcer.announce(t.site.originRemoved(origin))
      // Nothing behind the dialog can have the focus before the next frame.
      requestAnimationFrame(() => field.current?.focus())
    })
  }
  return (
    <div class="origins">
      {!allowedOrigins.length && (
        <p class="callout callout-bad">
          <Icon name="alert" />
          {t.site.originsNone}
        </p>
      )}
      <Items label={t.site.origins}>
        {allowedOrigins.map((origin) => (
          <Item
            key={origin}
            main={<code>{origin}</code>}
            actions={
              <button
                type="button"
                class="button button-small"
                aria-label={t.site.originRemove(origin)}
                onClick={() => setLeaving(origin)}
              >
                {t.site.originRemoveShort}
              </button>
            }
          />
        ))}
      </Items>
      <AddOrigin model={model} fieldRef={field} />
      {leaving !== null && (
        <ConfirmDialog
          title={t.site.originRemoveTitle(leaving)}
          body={t.site.originRemoveBody}
          confirm={t.site.originRemoveShort}
          keep={t.cancel}
          isBusy={isBusy}
          onConfirm={() => remove(leaving)}
          onKeep={() => setLeaving(null)}
        />
      )}
    </div>
  )
}

interface AddOriginProps {
  model: SiteModel
  fieldRef: { current: HTMLInputElement | null }
}

function AddOrigin({ model, fieldRef }: AddOriginProps) {
  const t = useTranslations()
  const { announcer } = useAgent()
  const id = useId()
  const address = useStore(model.address)
  const problem = useStore(model.problem)
  const isBusy = useStore(model.isBusy)
  const allow = async () => {
    const origin = await model.allow()
    if (origin !== null) announcer.announce(t.site.originAdded(origin))
    fieldRef.current?.focus()
  }
  return (
    <form
      class="origin-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void allow()
      }}
    >
      <label class="field-label" for={id}>
        {t.site.originLabel}
      </label>
      <div class="origin-row">
        <input
          ref={fieldRef}
          id={id}
          class="input"
          type="url"
          inputMode="url"
          autocomplete="off"
          placeholder={t.site.originPlaceholder}
          value={address}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-error`}
          onInput={(event) => model.write(event.currentTarget.value)}
        />
        <button type="submit" class="button" aria-disabled={isBusy}>
          <Icon name="plus" />
          {t.site.originAdd}
        </button>
      </div>
      <p id={`${id}-error`} class="field-error" role="alert">
        {problem && problemText(problem, t)}
      </p>
    </form>
  )
}
