import { lengthFault } from '@papo/chat-kit/message/length'
import { useStore } from '@papo/chat-kit/store/use-store'
import { isPapoError } from '@papo/sdk'
import { useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Dialog } from '../design/dialog.tsx'
import { Field } from '../design/field.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useConversations } from './conversations-context.ts'

export interface FollowUpDialogProps {
  chatId: string
  visitor: string
  /** The visitor’s e-mail, if they gave one. */
  email: string | null
  onClose(): void
}

/** Writes to the visitor of an ended chat again. A refusal keeps the text. */
export function FollowUpDialog({ chatId, visitor, email, onClose }: FollowUpDialogProps) {
  const { messages: t, ...all } = useTranslations()
  const { followUp } = useConversations()
  const { answersByMail } = useStore(useAgent().profile)
  const mailed = email !== null && answersByMail ? ` ${t.followUpMailed(email)}` : ''
  const hint = t.followUpHint + mailed
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const lengthProblems = { empty: t.followUpMissing, tooLong: all.chat.refused.tooLong }
  const problemOf = (error: unknown): string => {
    const known: Record<string, string> = t.followUpFailed
    return (isPapoError(error) ? known[error.code] : undefined) ?? all.failed.generic
  }
  const send = () => {
    if (isBusy) return
    const fault = lengthFault(text)
    setProblem(fault && lengthProblems[fault])
    field.current?.focus()
    if (fault) return
    setBusy(true)
    followUp(chatId, text.trim())
      .then(onClose, (error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog labelledBy={`${id}-title`} first={field} onCancel={onClose}>
      <h2 id={`${id}-title`} class="dialog-title">
        {t.followUpTitle(visitor)}
      </h2>
      <Field label={t.followUpText} hint={hint} error={problem} isRequired>
        {(control) => (
          <textarea
            {...control}
            ref={field}
            class="input"
            rows={5}
            dir="auto"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value)
              setProblem(null)
            }}
          />
        )}
      </Field>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {all.cancel}
        </button>
        <button type="button" class="button button-primary" aria-disabled={isBusy} onClick={send}>
          {isBusy ? t.followUpBusy : t.followUpSend}
        </button>
      </div>
    </Dialog>
  )
}
