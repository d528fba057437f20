import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { NameDialog } from '../design/name-dialog.tsx'
import { Page } from '../design/page.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'
import { texts as en } from './texts-en.ts'
import { texts as ptBR } from './texts-pt-BR.ts'

export const workspaceTexts = { en, 'pt-BR': ptBR }

/** The workspace as a whole, and its end. */
export function WorkspaceSection() {
  const t = useTranslations()
  const w = useTexts(workspaceTexts)
  return (
    <Page title={t.record.workspace} lead={w.lead}>
      <DeletionCard texts={w.remove} />
    </Page>
  )
}

function DeletionCard({ texts: w }: { texts: (typeof en)['remove'] }) {
  const { deletion, me, notices } = useAgent()
  const planned = useStore(deletion.planned)
  const format = useFormat()
  const [isAsking, ask] = useState(false)
  useEffect(() => void deletion.look(), [deletion])
  const cancel = async () => {
    const isDone = await deletion.cancel()
    notices.show(isDone ? w.cancelled : w.failed, isDone ? 'good' : 'bad')
  }
  return (
    <Card title={w.title} hint={planned ? w.since(format.dateTime(planned.requestedAt)) : w.hint}>
      {planned ? (
        <>
          <p>{w.planned(format.dateTime(planned.dueAt))}</p>
          <button type="button" class="button" onClick={() => void cancel()}>
            {w.cancel}
          </button>
        </>
      ) : (
        <button type="button" class="button" onClick={() => ask(true)}>
          {w.open}
        </button>
      )}
      {isAsking && <DeletionDialog name={me.workspace.name} texts={w} onClose={() => ask(false)} />}
    </Card>
  )
}

interface DeletionDialogProps {
  name: string
  texts: (typeof en)['remove']
  onClose(): void
}

function DeletionDialog({ name, texts: w, onClose }: DeletionDialogProps) {
  const { deletion } = useAgent()
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const plan = async () => {
    setState('busy')
    if (await deletion.plan(name)) onClose()
    else setState('failed')
  }
  return (
    <NameDialog
      title={w.ask(name)}
      name={name}
      confirm={w.confirm}
      isBusy={state === 'busy'}
      error={state === 'failed' ? w.failed : null}
      onConfirm={() => void plan()}
      onKeep={onClose}
      body={
        <>
          <p>{w.now}</p>
          <p>{w.later}</p>
          <p>{w.access}</p>
          <p>{w.undo}</p>
        </>
      }
    />
  )
}
