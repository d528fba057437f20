import { useId, useRef } from 'preact/hooks'
import { Dialog } from './dialog.tsx'

export interface ConfirmDialogProps {
  title: string
  body: string
  /** The label of the button that carries out the action. */
  confirm: string
  /** The label of the button that cancels. It has the initial focus. */
  keep: string
  isBusy?: boolean
  /** What went wrong with the last attempt. */
  error?: string | null
  onConfirm(): void
  onKeep(): void
}

/** Asks for confirmation before an action that cannot be undone. Escape cancels. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const keep = useRef<HTMLButtonElement>(null)
  const id = useId()
  return (
    <Dialog
      role="alertdialog"
      labelledBy={`${id}-title`}
      describedBy={`${id}-body`}
      first={keep}
      onCancel={props.onKeep}
    >
      <h2 id={`${id}-title`} class="dialog-title">
        {props.title}
      </h2>
      <p id={`${id}-body`} class="dialog-body">
        {props.body}
      </p>
      <p class="field-error" role="alert">
        {props.error}
      </p>
      <div class="dialog-actions">
        <button ref={keep} type="button" class="button" onClick={props.onKeep}>
          {props.keep}
        </button>
        <button
          type="button"
          class="button button-danger"
          aria-disabled={props.isBusy ?? false}
          onClick={() => {
            if (!props.isBusy) props.onConfirm()
          }}
        >
          {props.confirm}
        </button>
      </div>
    </Dialog>
  )
}
