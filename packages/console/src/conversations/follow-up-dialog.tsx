import { lengthFault } from '@papo/chat-kit/message/length'
import { isPapoError } from '@papo/sdk'
import { useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Dialog } from '../design/dialog.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useConversations } from './conversations-context.ts'

export interface FollowUpDialogProps {
  chatId: string
  visitor: string
  onClose(): void
}

/** Writes to the visitor of an ended chat again. A refusal keeps the text. */
export function FollowUpDialog({ chatId, visitor, onClose }: FollowUpDialogProps) {
  const { messages: t, cancel, failed } = useTranslations()
  const { followUp } = useConversations()
  const { notices } = useAgent()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [isBusy, setBusy] = useState(false)
  const isReady = lengthFault(text) === null && !isBusy
  const send = () => {
    if (!isReady) return
    setBusy(true)
    followUp(chatId, text.trim())
      .then(onClose, (error: unknown) => {
        const known: Record<string, string> = t.followUpFailed
        const refusal = isPapoError(error) ? known[error.code] : undefined
        notices.show(refusal ?? failed.generic, 'bad')
      })
      .finally(() => setBusy(false))
  }
  return (
    <Dialog labelledBy={`${id}-title`} first={field} onCancel={onClose}>
      <h2 id={`${id}-title`} class="dialog-title">
        {t.followUpTitle(visitor)}
      </h2>
      <div class="field">
        <label class="field-label" for={`${id}-text`}>
          {t.followUpText}
        </label>
        <textarea
          ref={field}
          id={`${id}-text`}
          class="input"
          rows={5}
          dir="auto"
          aria-describedby={`${id}-hint`}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class="field-hint">
          {t.followUpHint}
        </p>
      </div>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {cancel}
        </button>
        <button type="button" class="button button-primary" aria-disabled={!isReady} onClick={send}>
          {isBusy ? t.followUpBusy : t.followUpSend}
        </button>
      </div>
    </Dialog>
  )
}
