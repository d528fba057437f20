import type { ChatState, Message } from '@papo/sdk'
import type { RefObject } from 'preact'
import { useCallback, useMemo, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Icon } from '../design/icon.tsx'
import { useRowWindow } from '../design/use-row-window.ts'
import { useTranslations } from '../locales/language-context.ts'
import { createTimeline } from './chat-timeline.ts'
import { textOf } from './entry-text.ts'
import { lastOwnSeq } from './last-own.ts'
import { EntryAt, type LogProps } from './log-entry.tsx'
import { useFollow } from './use-follow.ts'
import { useHeldBack } from './use-held-back.ts'
import { useLiveStart } from './use-live-start.ts'
import { useOlder } from './use-older.ts'
import './log.css'

/**
 * The log. Messages loaded at the opening are a plain list; new ones are appended to a live region, so
 * that screen readers read out only those. Of a long log only what is near the sight is in the page.
 */
export function Log({ conversation, chat, state }: LogProps) {
  const t = useTranslations()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const region = useRef<HTMLDivElement>(null)
  const { entries, start, liveStart, keys, received, isLastOwn } = useEntries(
    state,
    scroller,
    region,
  )
  const { rows, slots } = useRowWindow({ list, scroller, keys, ...spacing })
  const shown = { last: entries.at(-1)?.key, isLastOwn }
  const { unseen, toEnd } = useFollow(scroller, shown, received, [state, entries])
  const older = useOlder(scroller, conversation, state.hasEarlier && start === 0)
  const shared = { conversation, chat, state, lastOwn: lastOwnSeq(entries) }
  const entryAt = (index: number) => <EntryAt entries={entries} index={index} {...shared} />
  const count = entries[liveStart - 1]?.seq

  return (
    <div class="log-frame">
      <div ref={scroller} class="log" tabIndex={0} role="group" aria-label={t.chat.region}>
        <div class="log-inner">
          {(state.hasEarlier || start > 0) && <Earlier {...older} />}
          {!entries.length && <p class="log-empty">{t.chat.noMessages}</p>}
          <ol ref={list} class="log-list" aria-label={t.chat.history}>
            {slots.map((slot) => {
              if (!('index' in slot)) return <Room key={slot.key} height={slot.height} />
              const { key, seq } = entries[start + slot.index] ?? {}
              const place = rows.isLong && { 'aria-posinset': seq, 'aria-setsize': count }
              return (
                <li key={key} data-row={key} {...place}>
                  {entryAt(start + slot.index)}
                </li>
              )
            })}
          </ol>
          <div ref={region} class="log-list" role="log" aria-label={t.chat.log}>
            {entries.slice(liveStart).map(({ key }, at) => (
              <div key={key}>{entryAt(liveStart + at)}</div>
            ))}
          </div>
        </div>
      </div>
      {unseen > 0 && (
        <button type="button" class="button log-new" onClick={toEnd}>
          <Icon name="down" />
          {t.chat.newMessages(unseen)}
        </button>
      )}
    </div>
  )
}

/** The entries of the log, from which one on they are shown, and which of them are in the live region. */
function useEntries(
  state: ChatState,
  scroller: RefObject<HTMLElement | null>,
  region: RefObject<HTMLElement | null>,
) {
  const t = useTranslations()
  const myId = useAgent().me.agent.id
  const [timeline] = useState(() => createTimeline(myId))
  const text = useCallback((message: Message) => textOf(message, t), [t])
  const entries = timeline(state, text)
  const liveStart = useLiveStart(region, entries)
  const start = useHeldBack(scroller, entries)
  const keys = useMemo(
    () => entries.slice(start, liveStart).map(({ key }) => key),
    [entries, start, liveStart],
  )
  const received = useMemo(
    () => entries.flatMap(({ kind, seq }) => (kind === 'visitor' ? seq : [])),
    [entries],
  )
  const last = entries.at(-1)
  const isLastOwn = last?.kind !== 'notice' && last?.authorId === myId
  return { entries, start, liveStart, keys, received, isLastOwn }
}

function Earlier({ isBusy, load }: ReturnType<typeof useOlder>) {
  const t = useTranslations()
  return (
    <button
      type="button"
      class="button button-small log-earlier"
      aria-disabled={isBusy}
      onClick={load}
    >
      {isBusy ? t.loading : t.chat.older}
    </button>
  )
}

const spacing = { gap: 0, guess: 56, isReadFromEnd: true }

/** In the place of entries that are not in the page. */
const Room = ({ height }: { height: number }) => (
  <li aria-hidden="true" style={{ height: `${height}px` }} />
)
