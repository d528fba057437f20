import { useStore } from '@papo/chat-kit/store/use-store'
import type { Workspace } from '@papo/sdk'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { TextField } from '../design/field.tsx'
import { NameDialog } from '../design/name-dialog.tsx'
import { Page } from '../design/page.tsx'
import { ConflictNotice } from '../form/conflict-notice.tsx'
import { FormView } from '../form/form-view.tsx'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useLoaded } from '../loaded/use-loaded.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'
import { texts as en } from './texts-en.ts'
import { texts as ptBR } from './texts-pt-BR.ts'
import { createWorkspaceForm, type WorkspaceValues } from './workspace-form.ts'

export const workspaceTexts = { en, 'pt-BR': ptBR }

/** The workspace as a whole: its name, when a wait is long, and its end. */
export function WorkspaceSection() {
  const t = useTranslations()
  const w = useTexts(workspaceTexts)
  const { client } = useAgent()
  const { status, value, load } = useLoaded(() => client.getWorkspace())
  return (
    <Page title={t.record.workspace} lead={w.lead}>
      {value === null ? (
        <NotLoaded status={status} onRetry={() => void load()} />
      ) : (
        <WorkspaceForm workspace={value} texts={w} />
      )}
      <DeletionCard texts={w.remove} />
    </Page>
  )
}

function WorkspaceForm({ workspace, texts: w }: { workspace: Workspace; texts: typeof en }) {
  const { client, profile } = useAgent()
  const t = useTranslations()
  const [form] = useState(() => createWorkspaceForm(client, profile, workspace))
  const { name, amberMinutes, redMinutes } = useStore(form.values)
  const wrong = useStore(form.complaints)
  const labels: Record<keyof WorkspaceValues, string> = {
    name: w.name.label,
    amberMinutes: w.waits.amber,
    redMinutes: w.waits.red,
  }
  const errorOf = (field: keyof WorkspaceValues) => {
    const complaint = wrong[field]
    return complaint ? w.complaints[complaint] : null
  }
  return (
    <FormView form={form} label={t.record.workspace}>
      <ConflictNotice
        form={form}
        labelOf={(field) => labels[field]}
        textOf={(_, value) => String(value) || w.waits.never}
      />
      <Card title={w.name.label}>
        <TextField
          label={w.name.label}
          hint={w.name.hint}
          isRequired
          autocomplete="organization"
          error={errorOf('name')}
          value={name}
          onWrite={(text) => form.write('name', text)}
        />
      </Card>
      <Card title={w.waits.title} hint={w.waits.hint}>
        <TextField
          label={w.waits.amber}
          error={errorOf('amberMinutes')}
          value={amberMinutes}
          onWrite={(text) => form.write('amberMinutes', text)}
        />
        <TextField
          label={w.waits.red}
          hint={w.waits.redHint}
          error={errorOf('redMinutes')}
          value={redMinutes}
          onWrite={(text) => form.write('redMinutes', text)}
        />
      </Card>
    </FormView>
  )
}

function DeletionCard({ texts: w }: { texts: (typeof en)['remove'] }) {
  const { deletion, profile, notices } = useAgent()
  const { workspace } = useStore(profile)
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
      {isAsking && <DeletionDialog name={workspace.name} texts={w} onClose={() => ask(false)} />}
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
