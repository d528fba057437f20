import { useState } from 'preact/hooks'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { gapNames } from './gaps.tsx'
import type { CannedComposer } from './use-canned-responses.ts'

interface SendGuard {
  /** Sends at once, or asks first if something is still to be filled in. */
  send(): void
  isAsking: boolean
  keep(): void
  sendAnyway(): void
}

/** Asks once before a text goes out in which placeholders stand; not if it cannot be sent anyway. */
export function useSendGuard(
  { gaps, fillIn }: CannedComposer,
  { isBlocked, send }: { isBlocked: boolean; send(): void },
): SendGuard {
  const [isAsking, setAsking] = useState(false)
  return {
    isAsking,
    send() {
      if (gaps.length > 0 && !isBlocked) setAsking(true)
      else send()
    },
    keep() {
      setAsking(false)
      // The dialog gives the focus back before this.
      requestAnimationFrame(fillIn)
    },
    sendAnyway() {
      setAsking(false)
      send()
    },
  }
}

export function SendQuestion({ composer, guard }: { composer: CannedComposer; guard: SendGuard }) {
  const { canned: t } = useTranslations()
  if (!guard.isAsking) return null
  return (
    <ConfirmDialog
      title={t.askTitle}
      body={t.askBody(gapNames(composer.gaps))}
      confirm={t.sendAnyway}
      keep={t.fillIn}
      onConfirm={guard.sendAnyway}
      onKeep={guard.keep}
    />
  )
}
