import { useStore } from '@papo/chat-kit/store/use-store'
import type { Colleague } from '@papo/sdk'
import { useId, useMemo, useRef } from 'preact/hooks'
import { Avatar } from '../design/avatar.tsx'
import { Dialog } from '../design/dialog.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { useTranslations } from '../locales/language-context.ts'
import { canTake, createTransfer, type Transfer, type TransferableChat } from './transfer.ts'
import './transfer-dialog.css'

export interface TransferDialogProps {
  conversation: TransferableChat
  /** The site of the chat. */
  siteId: string
  visitor: string
  onClose(): void
}

/** Transfers the chat to a colleague, or requeues it at its old position, with a note for the next agent. */
export function TransferDialog({ conversation, siteId, visitor, onClose }: TransferDialogProps) {
  const t = useTranslations()
  const { client, me, notices } = useAgent()
  const id = useId()
  const keep = useRef<HTMLButtonElement>(null)
  const transfer = useMemo(
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
          onClose()
        },
        onRefused: (refusal) => notices.show(t.transfer.refused[refusal], 'bad'),
      }),
    [conversation.id],
  )
  const note = useStore(transfer.note)
  const isReady = useStore(transfer.isReady)
  const isBusy = useStore(transfer.isBusy)
  return (
    <Dialog labelledBy={`${id}-title`} first={keep} onCancel={onClose}>
      <h2 id={`${id}-title`} class="dialog-title">
        {t.transfer.title}
      </h2>
      <Targets transfer={transfer} />
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
      <div class="dialog-actions">
        <button ref={keep} type="button" class="button" onClick={onClose}>
          {t.cancel}
        </button>
        <button
          type="button"
          class="button button-primary"
          aria-disabled={!isReady}
          onClick={() => void transfer.go()}
        >
          {isBusy ? t.transfer.busy : t.transfer.go}
        </button>
      </div>
    </Dialog>
  )
}

function Targets({ transfer }: { transfer: Transfer }) {
  const t = useTranslations()
  const name = useId()
  const target = useStore(transfer.target)
  const colleagues = useStore(transfer.colleagues)
  const hasFailed = useStore(transfer.hasFailed)
  return (
    <fieldset class="transfer-targets">
      <legend class="unseen">{t.transfer.to}</legend>
      <label class="transfer-target">
        <input
          type="radio"
          name={name}
          checked={target !== null && 'queue' in target}
          onChange={() => transfer.choose({ queue: true })}
        />
        <span class="transfer-who">{t.transfer.queue}</span>
      </label>
      {hasFailed && (
        <p class="transfer-hint">
          {t.failed.generic}{' '}
          <button type="button" class="text-button" onClick={transfer.load}>
            {t.retry}
          </button>
        </p>
      )}
      {colleagues === null && !hasFailed && <p class="transfer-hint">{t.loading}</p>}
      {colleagues?.length === 0 && <p class="transfer-hint">{t.transfer.nobody}</p>}
      {colleagues?.map((colleague) => (
        <ColleagueChoice
          key={colleague.id}
          name={name}
          colleague={colleague}
          isChosen={target !== null && 'agentId' in target && target.agentId === colleague.id}
          onChoose={() => transfer.choose({ agentId: colleague.id })}
        />
      ))}
    </fieldset>
  )
}

interface ColleagueChoiceProps {
  name: string
  colleague: Colleague
  isChosen: boolean
  onChoose(): void
}

function ColleagueChoice({ name, colleague, isChosen, onChoose }: ColleagueChoiceProps) {
  const t = useTranslations()
  const isFree = canTake(colleague)
  const { availability, activeChats, capacity } = colleague
  return (
    <label class={isFree ? 'transfer-target' : 'transfer-target is-out'}>
      <input type="radio" name={name} disabled={!isFree} checked={isChosen} onChange={onChoose} />
      <Avatar id={colleague.id} name={colleague.name} url={colleague.avatarUrl} size="small" />
      <span class="transfer-who" dir="auto">
        {colleague.name}
      </span>
      <span class={`presence presence-${availability}`}>{t.availability[availability]}</span>
      <span class="transfer-load">{t.transfer.load(`${activeChats}/${capacity}`)}</span>
    </label>
  )
}
