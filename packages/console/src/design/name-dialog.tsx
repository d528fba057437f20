import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { useTranslations } from '../locales/language-context.ts'
import { Dialog } from './dialog.tsx'
import { TextField } from './field.tsx'

export interface NameDialogProps {
  title: string
  /** What will happen, in full. */
  body: ComponentChildren
  /** The name that must be typed. */
  name: string
  /** The label of the button that carries out the action. */
  confirm: string
  isBusy?: boolean
  /** What went wrong with the last attempt. */
  error?: string | null
  onConfirm(): void
  onKeep(): void
}

/** Asks for the name of what is about to be lost, before an action that cannot be undone. Escape cancels. */
export function NameDialog(props: NameDialogProps) {
  const t = useTranslations()
  const [text, write] = useState('')
  const [isWrong, setWrong] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const isRight = text.trim() === props.name.trim()
  const submit = () => {
    setWrong(!isRight)
    if (!isRight) input.current?.focus()
    else if (!props.isBusy) props.onConfirm()
  }
  return (
    <Dialog
      role="alertdialog"
      labelledBy={`${id}-title`}
      describedBy={`${id}-body`}
      first={input}
      onCancel={props.onKeep}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <h2 id={`${id}-title`} class="dialog-title">
          {props.title}
        </h2>
        <div id={`${id}-body`} class="dialog-body">
          {props.body}
        </div>
        <TextField
          label={t.typeName.label(props.name)}
          error={(isWrong && t.typeName.wrong(props.name)) || props.error || null}
          value={text}
          inputRef={input}
          onWrite={(next) => {
            write(next)
            setWrong(false)
          }}
        />
        <div class="dialog-actions">
          <button type="button" class="button" onClick={props.onKeep}>
            {t.cancel}
          </button>
          <button
            type="submit"
            class="button button-danger"
            aria-disabled={!isRight || (props.isBusy ?? false)}
          >
            {props.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
