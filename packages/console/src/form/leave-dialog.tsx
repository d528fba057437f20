import { useStore } from '@papo/chat-kit/store/use-store'
import { useAgent } from '../agent/agent-context.ts'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { useTranslations } from '../locales/language-context.ts'

/** Asks what becomes of changes that are not saved, while a guard holds the user back. */
export function LeaveDialog() {
  const t = useTranslations()
  const { navigation } = useAgent()
  if (useStore(navigation.held) === null) return null
  return (
    <ConfirmDialog
      title={t.form.leave.title}
      body={t.form.leave.body}
      confirm={t.form.leave.leave}
      keep={t.form.leave.stay}
      onConfirm={() => navigation.leave()}
      onKeep={() => navigation.stay()}
    />
  )
}
