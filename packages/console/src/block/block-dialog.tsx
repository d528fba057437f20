import type { BlockDuration, BlockList } from '@papo/sdk'
import { useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Choice } from '../design/choice.tsx'
import { Dialog } from '../design/dialog.tsx'
import { TextField } from '../design/field.tsx'
import { Toggle } from '../design/toggle.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useBlockProblem, useBlockTexts } from './use-block-texts.ts'
import './block-dialog.css'

const durations = ['hour', 'day', 'month', 'always'] as const satisfies readonly BlockDuration[]

export interface BlockDialogProps {
  visitorId: string
  /** How the console names the visitor. */
  who: string
  onBlocked(): void
  onClose(): void
}

/** What is chosen, and the call that blocks. A refusal keeps what was chosen. */
function useBlocking({ visitorId, who, onBlocked, onClose }: BlockDialogProps) {
  const w = useBlockTexts()
  const problemOf = useBlockProblem()
  const { client, notices } = useAgent()
  const [duration, setDuration] = useState<BlockDuration>('day')
  const [address, setAddress] = useState(false)
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const done = ({ blocks }: BlockList) => {
    const isKnown = !address || blocks.some(({ kind }) => kind === 'address')
    notices.show(isKnown ? w.done(who) : w.addressUnknown(who), 'good')
    onBlocked()
    onClose()
  }
  const block = () => {
    if (isBusy) return
    setBusy(true)
    setProblem(null)
    const why = reason.trim()
    client
      .blockVisitor({ visitorId, duration, address, ...(why && { reason: why }) })
      .then(done, (error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false))
  }
  const writeReason = (text: string) => {
    setReason(text)
    setProblem(null)
  }
  return {
    duration,
    address,
    reason,
    isBusy,
    problem,
    setDuration,
    setAddress,
    writeReason,
    block,
  }
}

/** Asks for how long a visitor is blocked, and why. */
export function BlockDialog(props: BlockDialogProps) {
  const { who, onClose } = props
  const t = useTranslations()
  const w = useBlockTexts()
  const id = useId()
  const cancel = useRef<HTMLButtonElement>(null)
  const blocking = useBlocking(props)
  const { duration, address, reason, isBusy, problem } = blocking
  return (
    <Dialog labelledBy={`${id}-title`} describedBy={`${id}-body`} first={cancel} onCancel={onClose}>
      <h2 id={`${id}-title`} class="dialog-title">
        {w.title(who)}
      </h2>
      <p id={`${id}-body`} class="dialog-body">
        {w.body}
      </p>
      <div class="block-fields">
        <Choice
          label={w.duration}
          options={durations.map((value) => ({ value, label: w.durations[value] }))}
          value={duration}
          onChoose={(value) => blocking.setDuration(value)}
        />
        <Toggle
          label={w.address}
          hint={w.addressHint}
          isOn={address}
          isBusy={isBusy}
          onToggle={blocking.setAddress}
        />
        <TextField
          label={w.reason}
          hint={w.reasonHint}
          error={problem}
          value={reason}
          onWrite={blocking.writeReason}
        />
      </div>
      <div class="dialog-actions">
        <button ref={cancel} type="button" class="button" onClick={onClose}>
          {t.cancel}
        </button>
        <button
          type="button"
          class="button button-danger"
          aria-disabled={isBusy}
          onClick={blocking.block}
        >
          {isBusy ? w.busy : w.confirm}
        </button>
      </div>
    </Dialog>
  )
}
