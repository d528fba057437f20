import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import { useTranslations } from '../locales/language-context.ts'
import { useAgent } from './agent-context.ts'

/** A dialog whose script is loaded when somebody opens it. A failure is told. */
export function useDialog<Props>(load: () => Promise<ComponentType<Props>>): {
  /** Null while the dialog is closed. */
  Dialog: ComponentType<Props> | null
  open(): void
  close(): void
} {
  const t = useTranslations()
  const { notices } = useAgent()
  const [Dialog, setDialog] = useState<ComponentType<Props> | null>(null)
  return {
    Dialog,
    open() {
      load().then(
        (loaded) => setDialog(() => loaded),
        () => notices.show(t.failed.generic, 'bad'),
      )
    },
    close: () => setDialog(null),
  }
}
