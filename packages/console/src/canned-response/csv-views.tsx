import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Icon } from '../design/icon.tsx'
import { download } from '../download/download.ts'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import type { CsvTransfer, Import, LineFault } from './csv-transfer.ts'
import { useKeepTexts } from './keep-texts.ts'
import './csv-views.css'

/** Tells spreadsheets the encoding. */
const byteOrderMark = '\uFEFF'

/** Writes all canned responses into a file, and reads one. */
export function CsvButtons({ csv, hasAny }: { csv: CsvTransfer; hasAny: boolean }) {
  const w = useKeepTexts()
  const { notices } = useAgent()
  const { locale } = useLanguage()
  const input = useRef<HTMLInputElement>(null)
  const [isWriting, setWriting] = useState(false)
  const isReading = useStore(csv.state).kind === 'reading'
  const save = async () => {
    setWriting(true)
    const file = await csv.write(locale.get() === 'pt-BR' ? 'semicolon' : 'comma')
    setWriting(false)
    if (file === null) notices.show(w.csv.failedToWrite, 'bad')
    else download(w.csv.fileName, 'text/csv', byteOrderMark + file)
  }
  return (
    <>
      <input
        ref={input}
        class="csv-input"
        type="file"
        accept=".csv,text/csv,text/plain"
        aria-label={w.csv.choose}
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) void csv.read(file)
          // The same file can be chosen again once it was changed.
          currentTarget.value = ''
        }}
      />
      <button
        type="button"
        class="button"
        aria-disabled={isReading}
        onClick={() => isReading || input.current?.click()}
      >
        {isReading ? w.csv.reading : w.csv.import}
      </button>
      {hasAny && (
        <button
          type="button"
          class="button"
          aria-disabled={isWriting}
          onClick={() => isWriting || void save()}
        >
          {w.csv.export}
        </button>
      )}
    </>
  )
}

/** What an import has done, or why it has done nothing, line by line. */
export function CsvResult({ csv }: { csv: CsvTransfer }) {
  const t = useTranslations()
  const state = useStore(csv.state)
  const region = useRef<HTMLDivElement>(null)
  const isShown = state.kind !== 'idle' && state.kind !== 'reading'
  useEffect(() => {
    if (isShown) region.current?.focus()
  }, [state])
  return (
    <div ref={region} class="csv-result-region" tabIndex={-1} role="status">
      {isShown && (
        <div
          class={state.kind === 'done' ? 'callout csv-result' : 'callout callout-bad csv-result'}
        >
          <Icon name={state.kind === 'done' ? 'check' : 'alert'} />
          <ResultText state={state} />
          <button type="button" class="icon-button" onClick={csv.forget}>
            <Icon name="close" />
            <span class="unseen">{t.close}</span>
          </button>
        </div>
      )}
    </div>
  )
}

function ResultText({ state }: { state: Import }) {
  const w = useKeepTexts()
  switch (state.kind) {
    case 'idle':
    case 'reading':
      return null
    case 'done':
      return (
        <p class="csv-words">
          <b dir="auto">{state.name}</b> {w.csv.done(state.counts)}
        </p>
      )
    case 'failed':
      return (
        <p class="csv-words">
          <b dir="auto">{state.name}</b>{' '}
          {state.tooLarge ? w.csv.tooLarge : w.csv.failed(state.counts)}
        </p>
      )
    case 'faults':
      return (
        <div class="csv-words">
          <p>
            <b dir="auto">{state.name}</b> {w.csv.faults(state.faults.length)}
          </p>
          <ul class="csv-faults" tabIndex={0}>
            {state.faults.map((fault, at) => (
              <FaultRow key={at} fault={fault} />
            ))}
          </ul>
        </div>
      )
  }
}

function FaultRow({ fault: { line, column, code } }: { fault: LineFault }) {
  const { csv } = useKeepTexts()
  const words: Readonly<Record<string, string>> = csv.codes
  return (
    <li>
      <b>
        {csv.line(line)}
        {column !== null && (
          <>
            , <code>{column}</code>
          </>
        )}
      </b>
      {`: ${words[code] ?? csv.otherFault}`}
    </li>
  )
}
