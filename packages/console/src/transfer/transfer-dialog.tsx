import { useStore } from '@papo/chat-kit/store/use-store'
import { useId, useMemo, useRef, useState } from 'preact/hooks'
import { Dialog } from '../design/dialog.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { useTranslations } from '../locales/language-context.ts'
import { Targets } from './targets.tsx'
import {
  createTransfer,
  type Transfer,
  type TransferableChat,
  type TransferRefusal,
} from './transfer.ts'
import './transfer-dialog.css'

export interface TransferDialogProps {
  conversation: TransferableChat
  /** The site of the chat. */
  siteId: string
  visitor: string
  onClose(): void
  /** The chat has another agent, or none. */
  onDone(): void
}

/** Transfers the chat to a colleague, or requeues it at its old position, with a note for the next agent. */
export function TransferDialog(props: TransferDialogProps) {
  const { onClose } = props
  const t = useTranslations()
  const id = useId()
  const search = useRef<HTMLInputElement>(null)
  const [refusal, setRefusal] = useState<TransferRefusal | null>(null)
  const transfer = useTransfer(props, setRefusal)
  const note = useStore(transfer.note)
  const isReady = useStore(transfer.isReady)
  const isBusy = useStore(transfer.isBusy)
  return (
    <Dialog labelledBy={`${id}-title`} look="transfer" first={search} onCancel={onClose}>
      <h2 id={`${id}-title`} class="dialog-title">
        {t.transfer.title}
      </h2>
      <Targets transfer={transfer} search={search} />
      <label class="transfer-note" for={`${id}-note`}>
        {t.transfer.note}
        <textarea
          id={`${id}-note`}
          rows={3}
          maxLength={2000}
          dir="auto"
          value={note}
          onInput={(event) => transfer.write(event.currentTarget.value)}
        />
        <span class="transfer-hint">{t.transfer.noteHint}</span>
      </label>
      <p class="field-error" role="alert">
        {refusal && t.transfer.refused[refusal]}
      </p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {t.cancel}
        </button>
        <button
          type="button"
          class="button button-primary"
          aria-disabled={!isReady}
          onClick={() => {
            setRefusal(null)
            void transfer.go()
          }}
        >
          {isBusy ? t.transfer.busy : t.transfer.go}
        </button>
      </div>
    </Dialog>
  )
}

/** The model of the dialog, which says what has become of the chat. */
function useTransfer(
  { conversation, siteId, visitor, ...props }: TransferDialogProps,
  onRefused: (refusal: TransferRefusal) => void,
): Transfer {
  const t = useTranslations()
  const { client, me, notices } = useAgent()
  return useMemo(
    () =>
      createTransfer({
        client,
        conversation,
        siteId,
        myId: me.agent.id,
        onDone(target) {
          notices.show(
            'queue' in target ? t.transfer.returned(visitor) : t.transfer.done(visitor),
            'good',
          )
          props.onClose()
          props.onDone()
        },
        onRefused(refusal) {
          if (refusal !== 'gone') return onRefused(refusal)
          // The dialog goes with the chat.
          notices.show(t.transfer.refused.gone, 'bad')
          props.onClose()
        },
      }),
    [conversation.id],
  )
}
