import { useStore } from '@papo/chat-kit/store/use-store'
import type { PrivacySheet } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { Card } from '../design/card.tsx'
import { Page } from '../design/page.tsx'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useLoaded } from '../loaded/use-loaded.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'
import { settingsRoute } from '../navigation/route.ts'
import { sheet as en } from './sheet-en.ts'
import { sheet as ptBR } from './sheet-pt-BR.ts'
import { columnWords, type SheetWords } from './sheet-words.ts'
import './sheet-section.css'

type Table = PrivacySheet['tables'][number]

export const sheetWords = { en, 'pt-BR': ptBR }

/** What is stored, where, why, for whom and for how long, to read and to print. */
export function SheetSection() {
  const t = useTranslations()
  const w = useTexts(sheetWords)
  const format = useFormat()
  const { client, profile, ticker } = useAgent()
  const { workspace } = useStore(profile)
  const { status, value, load } = useLoaded(() => client.getPrivacySheet())
  return (
    <Page
      title={w.title}
      lead={w.lead}
      above={<Link to={settingsRoute('privacy')}>{t.record.privacy}</Link>}
      actions={
        <button type="button" class="button" onClick={() => print()}>
          {w.print}
        </button>
      }
    >
      {value === null ? (
        <NotLoaded status={status} onRetry={() => void load()} />
      ) : (
        <div class="sheet">
          <p class="sheet-made">
            {w.made(format.dateTime(new Date(ticker.now.get()).toISOString()))}
          </p>
          <dl class="sheet-facts">
            <dt>{w.controller}</dt>
            <dd dir="auto">{workspace.name}</dd>
            <dt>{w.processor}</dt>
            <dd>{w.processorText}</dd>
            <dt>{w.where}</dt>
            <dd>{w.whereText}</dd>
            <dt>{w.others}</dt>
            <dd>{w.othersText}</dd>
          </dl>
          {value.tables.map((table) => (
            <SheetTable key={table.name} table={table} words={w} />
          ))}
        </div>
      )}
    </Page>
  )
}

function SheetTable({ table, words: w }: { table: Table; words: SheetWords }) {
  const known = w.tables[table.name] ?? { title: table.name, why: '', who: '' }
  const kept = table.months === null ? w.keeping[keyOf(table)] : w.keeping.months(table.months)
  return (
    <Card title={known.title}>
      <dl class="sheet-facts">
        <dt>{w.why}</dt>
        <dd>{known.why}</dd>
        <dt>{w.who}</dt>
        <dd>{known.who}</dd>
        <dt>{w.kept}</dt>
        <dd>{kept}</dd>
        <dt>{w.what}</dt>
        <dd>
          <ul class="sheet-columns">
            {table.columns.map((column) => (
              <li key={column.name}>
                {columnWords(w, table.name, column.name) ?? column.name}
                <span class="sheet-mark">{markOf(column, w)}</span>
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </Card>
  )
}

const keyOf = ({ kept }: Table): 'with' | 'site' | 'until' => (kept === 'months' ? 'until' : kept)

function markOf({ of, erased, exported }: Table['columns'][number], w: SheetWords): string {
  const marks = [erased && w.erased, exported && w.exported].filter(Boolean)
  return [w.of[of], ...(marks.length > 0 ? marks : [w.notMarked])].join(', ')
}
