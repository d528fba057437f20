import type { Block } from '@papo/sdk'
import { useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { useBlockedName } from './block-words.tsx'
import { useBlockProblem, useBlockTexts } from './use-block-texts.ts'

interface LiftButtonProps {
  block: Block
  onLifted(): void
}

/** Lifts a block, after it was asked. */
export function LiftButton({ block, onLifted }: LiftButtonProps) {
  const w = useBlockTexts()
  const problemOf = useBlockProblem()
  const { client, notices } = useAgent()
  const name = useBlockedName()(block)
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const lift = () => {
    setBusy(true)
    setProblem(null)
    client
      .liftBlock(block.id)
      .then(
        () => {
          setAsking(false)
          notices.show(w.lifted, 'good')
          onLifted()
        },
        (error: unknown) => setProblem(problemOf(error)),
      )
      .finally(() => setBusy(false))
  }
  return (
    <>
      <button
        type="button"
        class="button button-small"
        aria-label={w.liftOf(name)}
        onClick={() => setAsking(true)}
      >
        {w.lift}
      </button>
      {isAsking && (
        <ConfirmDialog
          title={w.liftTitle}
          body={w.liftBody(name)}
          confirm={w.lift}
          keep={w.keep}
          isBusy={isBusy}
          error={problem}
          onConfirm={lift}
          onKeep={() => setAsking(false)}
        />
      )}
    </>
  )
}
