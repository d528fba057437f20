import { useId, useRef } from 'preact/hooks'
import { CopyField } from '../design/copy-field.tsx'
import { Dialog } from '../design/dialog.tsx'
import { type NewLink, otherAddress } from './people.ts'
import { usePeopleTexts } from './use-people-texts.ts'

/** A link to pass on. */
export interface MadeLink extends NewLink {
  kind: 'invitation' | 'password'
  /** Whom it is for. */
  who: string
}

/** Shows a link once: it cannot be read again. */
export function LinkDialog({ made, onClose }: { made: MadeLink; onClose(): void }) {
  const t = usePeopleTexts()
  const close = useRef<HTMLButtonElement>(null)
  const id = useId()
  const texts = t.people.links[made.kind]
  const elsewhere = otherAddress(made.link, location.origin)
  return (
    <Dialog labelledBy={`${id}-title`} describedBy={`${id}-body`} first={close} onCancel={onClose}>
      <h2 id={`${id}-title`} class="dialog-title">
        {texts.title(made.who)}
      </h2>
      <p id={`${id}-body`} class="dialog-body">
        {made.mailed ? texts.mailed : texts.body}
      </p>
      <CopyField label={t.people.links.label} value={made.link} />
      {elsewhere !== null && <p class="callout">{t.people.links.elsewhere(elsewhere)}</p>}
      <div class="dialog-actions">
        <button ref={close} type="button" class="button button-primary" onClick={onClose}>
          {t.people.links.done}
        </button>
      </div>
    </Dialog>
  )
}
