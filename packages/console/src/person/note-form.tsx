import { remainingLength } from '@papo/chat-kit/message/length'
import { limits } from '@papo/protocol'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { useTranslations } from '../locales/language-context.ts'
import { usePersonTexts } from './use-person-texts.ts'

interface NoteFormProps {
  label: string
  describedBy?: string
  /** The label of the button. */
  save: string
  text: string
  isFocused?: boolean
  /** A refusal keeps the text. */
  onSave(text: string): Promise<unknown>
  onCancel?(): void
}

/** The field for the text of a note. Ctrl or ⌘ with Enter saves too. */
export function NoteForm({ label, describedBy, save, onSave, onCancel, ...props }: NoteFormProps) {
  const texts = usePersonTexts()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(props.text)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    if (props.isFocused) field.current?.focus()
  }, [])
  const { left } = remainingLength(text, limits.visitorNoteLength)
  const isReady = text.trim() !== '' && left >= 0 && !isBusy
  const submit = () => {
    if (!isReady) return
    setBusy(true)
    onSave(text.trim())
      .then(
        () => setText(props.text),
        () => {},
      )
      .finally(() => setBusy(false))
  }
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label class="unseen" for={id}>
        {label}
      </label>
      <textarea
        ref={field}
        id={id}
        class="input note-input"
        rows={props.text ? 4 : 2}
        dir="auto"
        placeholder={label}
        aria-describedby={[describedBy, `${id}-error`].filter(Boolean).join(' ')}
        aria-invalid={left < 0}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
          if (event.key !== 'Escape' || !onCancel) return
          event.stopPropagation()
          onCancel()
        }}
      />
      <p id={`${id}-error`} class="field-error" role="alert">
        {left < 0 ? texts.noteOver(-left) : null}
      </p>
      {(text.trim() !== '' || onCancel) && (
        <Buttons save={isBusy ? texts.noteSaving : save} isReady={isReady} onCancel={onCancel} />
      )}
    </form>
  )
}

interface ButtonsProps {
  save: string
  isReady: boolean
  onCancel: (() => void) | undefined
}

function Buttons({ save, isReady, onCancel }: ButtonsProps) {
  const { cancel } = useTranslations()
  return (
    <div class="note-buttons">
      {onCancel && (
        <button type="button" class="button button-small" onClick={onCancel}>
          {cancel}
        </button>
      )}
      <button type="submit" class="button button-small button-primary" aria-disabled={!isReady}>
        {save}
      </button>
    </div>
  )
}
