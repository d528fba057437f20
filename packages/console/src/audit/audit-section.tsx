import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Empty } from '../design/empty.tsx'
import { Page } from '../design/page.tsx'
import { download } from '../download/download.ts'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'
import type { SectionProps } from '../navigation/route.ts'
import { type Audit, createAudit, mostExported, noFilters } from './audit.ts'
import { AuditFilters } from './audit-filters.tsx'
import { AuditList } from './audit-list.tsx'
import { csvOf } from './csv.ts'
import { rowsOf } from './entry-words.ts'
import { words as en } from './words-en.ts'
import { words as ptBR } from './words-pt-BR.ts'
import './audit-section.css'

export const auditWords = { en, 'pt-BR': ptBR }

/** What administrators did. `id` is what it was done to. */
export function AuditSection({ id }: SectionProps) {
  const t = useTranslations()
  const w = useTexts(auditWords)
  const { client } = useAgent()
  const [audit] = useState(() =>
    createAudit(client, { ...noFilters, target: id === null ? null : { id, name: id.slice(-12) } }),
  )
  const state = useStore(audit.state)
  useEffect(() => void audit.load(), [audit])
  return (
    <Page title={t.record.audit} lead={w.lead} actions={<ExportButtons audit={audit} words={w} />}>
      <AuditFilters audit={audit} words={w} />
      <p class="audit-count" role="status">
        {state.status === 'ready' ? w.shown(state.entries.length, state.hasMore) : ''}
      </p>
      {state.status === 'ready' && !state.entries.length && (
        <Empty icon="history" title={w.empty} hint={w.emptyHint} />
      )}
      {state.entries.length > 0 && <AuditList audit={audit} words={w} />}
      {state.status !== 'ready' && (
        <NotLoaded status={state.status} onRetry={() => void audit.loadMore()} />
      )}
      {state.status === 'ready' && state.hasMore && (
        <button type="button" class="button list-more" onClick={() => void audit.loadMore()}>
          {w.more}
        </button>
      )}
    </Page>
  )
}

function ExportButtons({ audit, words: w }: { audit: Audit; words: typeof en }) {
  const { notices } = useAgent()
  const { exporting } = useStore(audit.state)
  const save = async (type: 'csv' | 'json') => {
    const entries = await audit.readAll()
    if (entries === null) return notices.show(w.failed, 'bad')
    if (type === 'csv') download('audit.csv', 'text/csv', csvOf(rowsOf(entries, w)))
    else download('audit.json', 'application/json', `${JSON.stringify(entries, null, 2)}\n`)
    const isCut = entries.length >= mostExported
    notices.show((isCut ? w.exportedMost : w.exported)(entries.length), 'good')
  }
  const isBusy = exporting !== null
  return (
    <>
      <span class="audit-count" role="status">
        {isBusy ? w.exporting(exporting) : ''}
      </span>
      {(['csv', 'json'] as const).map((type) => (
        <button
          key={type}
          type="button"
          class="button button-small"
          aria-disabled={isBusy}
          onClick={() => isBusy || void save(type)}
        >
          {w[type]}
        </button>
      ))}
    </>
  )
}
