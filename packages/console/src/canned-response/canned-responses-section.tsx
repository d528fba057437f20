import { useStore } from '@papo/chat-kit/store/use-store'
import type { CannedResponse } from '@papo/sdk'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Icon } from '../design/icon.tsx'
import { Page } from '../design/page.tsx'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { CannedResponseList } from './canned-response-list.tsx'
import { CsvButtons, CsvResult } from './csv-views.tsx'
import { createCsvTransfer } from './csv-transfer.ts'
import { KeepDialog } from './keep-dialog.tsx'
import { remove } from './keeping.ts'
import { useKeepTexts } from './keep-texts.ts'
import { keptOf } from './loaded-responses.ts'
import { useSites } from './use-sites.ts'

type Asked =
  | { kind: 'make' }
  | { kind: 'change'; response: CannedResponse }
  | { kind: 'remove'; response: CannedResponse }

/** The canned responses that the agent may use: found, made, changed, removed, and kept as a file. */
export function CannedResponsesSection() {
  const t = useTranslations()
  const w = useKeepTexts()
  const { client } = useAgent()
  const kept = keptOf(client)
  const { status, all } = useStore(kept.state)
  const [asked, ask] = useState<Asked | null>(null)
  const [csv] = useState(() => createCsvTransfer(client, () => void kept.refresh()))
  const sites = useSites()
  useEffect(() => void kept.refresh(), [kept])
  return (
    <Page
      title={t.canned.title}
      lead={w.lead}
      actions={
        <>
          <CsvButtons csv={csv} hasAny={all.length > 0} />
          <button type="button" class="button button-primary" onClick={() => ask({ kind: 'make' })}>
            <Icon name="plus" />
            {w.make}
          </button>
        </>
      }
    >
      <CsvResult csv={csv} />
      {status === 'ready' || all.length > 0 ? (
        <CannedResponseList
          all={all}
          sites={sites}
          onChange={(response) => ask({ kind: 'change', response })}
          onRemove={(response) => ask({ kind: 'remove', response })}
        />
      ) : (
        <NotLoaded
          status={status === 'idle' ? 'loading' : status}
          onRetry={() => void kept.refresh()}
        />
      )}
      {asked && <AskedDialog asked={asked} sites={sites} onClose={() => ask(null)} />}
    </Page>
  )
}

interface AskedDialogProps {
  asked: Asked
  sites: ReturnType<typeof useSites>
  onClose(): void
}

function AskedDialog({ asked, sites, onClose }: AskedDialogProps) {
  const t = useTranslations()
  const w = useKeepTexts()
  const { client, notices } = useAgent()
  const [isBusy, setBusy] = useState(false)
  if (asked.kind !== 'remove') {
    return (
      <KeepDialog
        known={asked.kind === 'change' ? asked.response : null}
        sites={sites}
        onSaved={() => {
          onClose()
          notices.show(w.saved, 'good')
        }}
        onCancel={onClose}
      />
    )
  }
  const { id, shortcut, scope } = asked.response
  const confirm = async () => {
    setBusy(true)
    const isGone = await remove(client, keptOf(client), id)
    onClose()
    if (isGone) notices.show(w.removed(shortcut), 'good')
    else notices.show(t.failed.generic, 'bad')
  }
  return (
    <ConfirmDialog
      title={w.removeTitle(shortcut)}
      body={scope === 'mine' ? w.removeMine : w.removeShared}
      confirm={w.remove}
      keep={t.cancel}
      isBusy={isBusy}
      onConfirm={() => void confirm()}
      onKeep={onClose}
    />
  )
}
