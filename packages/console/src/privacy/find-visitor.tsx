import { useStore } from '@papo/chat-kit/store/use-store'
import type { FoundVisitor } from '@papo/sdk'
import { useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { Empty } from '../design/empty.tsx'
import { TextField } from '../design/field.tsx'
import { Item, Items } from '../design/items.tsx'
import { download } from '../download/download.ts'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import type { FoundVisitors } from './found-visitors.ts'
import type { words } from './words-en.ts'

export interface FindVisitorProps {
  visitors: FoundVisitors
  words: typeof words
  initial: string
}

/** Looks for visitors, and exports or erases one of them. */
export function FindVisitor({ visitors, words: w, initial }: FindVisitorProps) {
  const state = useStore(visitors.state)
  const [text, write] = useState(initial)
  const [isMissing, setMissing] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const search = (event: Event) => {
    event.preventDefault()
    setMissing(text.trim() === '')
    if (text.trim() === '') input.current?.focus()
    else void visitors.search(text)
  }
  return (
    <Card title={w.find.title} hint={w.find.hint}>
      <form class="find" role="search" noValidate onSubmit={search}>
        <TextField
          label={w.find.label}
          type="search"
          value={text}
          error={isMissing ? w.find.missing : null}
          inputRef={input}
          onWrite={(next) => {
            write(next)
            setMissing(false)
          }}
        />
        <button type="submit" class="button button-primary">
          {w.find.submit}
        </button>
      </form>
      <p class="unseen" role="status">
        {state.status === 'ready' ? w.find.found(state.visitors.length) : ''}
      </p>
      {state.status === 'ready' && !state.visitors.length && (
        <Empty icon="search" title={w.find.nothing(state.askedFor)} hint={w.find.nothingHint} />
      )}
      {state.status !== 'idle' && state.status !== 'ready' && (
        <NotLoaded status={state.status} onRetry={() => void visitors.search(text)} />
      )}
      {state.visitors.length > 0 && <Found visitors={visitors} words={w} />}
    </Card>
  )
}

function Found({ visitors, words: w }: Omit<FindVisitorProps, 'initial'>) {
  const { notices } = useAgent()
  const state = useStore(visitors.state)
  const [erasing, setErasing] = useState<FoundVisitor | null>(null)
  const exportOne = async (visitor: FoundVisitor) => {
    const exported = await visitors.exportOne(visitor)
    if (exported === null) return notices.show(w.find.failed, 'bad')
    const text = `${JSON.stringify(exported, null, 2)}\n`
    download(`visitor-${visitor.id}.json`, 'application/json', text)
    notices.show(w.find.exported, 'good')
  }
  return (
    <div class="found">
      <Items label={w.find.found(state.visitors.length)}>
        {state.visitors.map((visitor) => (
          <FoundItem
            key={visitor.id}
            visitor={visitor}
            words={w}
            isBusy={state.busy !== null}
            onExport={() => void exportOne(visitor)}
            onErase={() => setErasing(visitor)}
          />
        ))}
      </Items>
      {state.hasMore && (
        <button type="button" class="button list-more" onClick={() => void visitors.loadMore()}>
          {w.find.more}
        </button>
      )}
      {erasing && (
        <EraseDialog
          visitors={visitors}
          visitor={erasing}
          words={w}
          onClose={() => setErasing(null)}
        />
      )}
    </div>
  )
}

interface FoundItemProps {
  visitor: FoundVisitor
  words: typeof words
  isBusy: boolean
  onExport(): void
  onErase(): void
}

function FoundItem({ visitor, words: w, isBusy, onExport, onErase }: FoundItemProps) {
  const name = visitor.name ?? visitor.email ?? visitor.externalId ?? w.find.unnamed
  return (
    <Item
      main={
        <span class="found-words">
          <span class="found-name" dir="auto">
            {name}
          </span>
          {visitor.name !== null && visitor.email !== null && (
            <span class="found-email" dir="auto">
              {visitor.email}
            </span>
          )}
        </span>
      }
      facts={
        <>
          {visitor.erasedAt !== null && <span class="badge">{w.find.erased}</span>}
          <span>{w.find.stored(visitor.chats, visitor.messages)}</span>
        </>
      }
      actions={
        <>
          <button
            type="button"
            class="button button-small"
            aria-disabled={isBusy}
            onClick={() => isBusy || onExport()}
          >
            {w.find.exportOne}
            <span class="unseen">{w.find.of(name)}</span>
          </button>
          {(visitor.erasedAt === null || visitor.messages > 0) && (
            <button type="button" class="button button-small" onClick={onErase}>
              {w.find.erase}
              <span class="unseen">{w.find.of(name)}</span>
            </button>
          )}
        </>
      }
    />
  )
}
