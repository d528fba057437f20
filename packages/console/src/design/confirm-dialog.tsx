import { useEffect, useId, useRef } from 'preact/hooks'

export interface ConfirmDialogProps {
  title: string
  body: string
  /** Does what is asked about. */
  confirm: string
  /** Leaves everything as it is. It has the focus at first. */
  keep: string
  isBusy?: boolean
  onConfirm(): void
  onKeep(): void
}

/** Asks before something that cannot be undone. Escape keeps; the focus returns to where it was. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const keep = useRef<HTMLButtonElement>(null)
  const id = useId()
  const opener = useRef(document.activeElement)
  useEffect(() => {
    dialog.current?.showModal()
    keep.current?.focus()
    return () => {
      if (opener.current instanceof HTMLElement && opener.current.isConnected) {
        opener.current.focus()
      }
    }
  }, [])

  return (
    <dialog
      ref={dialog}
      class="dialog"
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-body`}
      onCancel={(event) => {
        event.preventDefault()
        props.onKeep()
      }}
    >
      <h2 id={`${id}-title`} class="dialog-title">
        {props.title}
      </h2>
      <p id={`${id}-body`} class="dialog-body">
        {props.body}
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
    </dialog>
  )
}
