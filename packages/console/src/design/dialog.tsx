import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import './dialog.css'

export interface DialogProps {
  role?: 'dialog' | 'alertdialog'
  /** A further class. */
  look?: string
  labelledBy: string
  describedBy?: string
  /** The element with the initial focus. */
  first: RefObject<HTMLElement | null>
  /** Escape was pressed. */
  onCancel(): void
  children: ComponentChildren
}

/** A modal dialog. Closing returns the focus to where it was. */
export function Dialog({
  role = 'dialog',
  look,
  labelledBy,
  describedBy,
  first,
  onCancel,
  children,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const opener = useRef(document.activeElement)
  useEffect(() => {
    dialog.current?.showModal()
    first.current?.focus()
    return () => {
      if (opener.current instanceof HTMLElement && opener.current.isConnected) {
        opener.current.focus()
      }
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={look ? `dialog ${look}` : 'dialog'}
      role={role}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      onCancel={(event) => {
        event.preventDefault()
        onCancel()
      }}
    >
      {children}
    </dialog>
  )
}
