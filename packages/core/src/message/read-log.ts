import type { LogPage } from '@papo/protocol'
import type { ChatCache } from '../chat/chat-cache.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import type { EntryRange, EntryRecord, EntryStore } from '../chat/entry-store.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { decodeCursor } from './cursor.ts'
import { freshHead, type HeadNeeds, headFor, lastVisible, polledHead } from './heads.ts'
import { fitting, logIdentityOf, logPage, type PageNeeds, type Reading } from './log-page.ts'

export interface ReadNeeds extends PageNeeds {
  work: UnitOfWork<{
    chats: Pick<ChatStore, 'head'>
    entries: Pick<EntryStore, 'after' | 'before'>
  }>
  cache: HeadNeeds['cache'] & PageNeeds['cache'] & Pick<ChatCache, 'recent'>
}

/** Where a caller continues the log. */
export interface LogPosition {
  /** The chat as it was when the position was found. */
  head: ChatHead
  seq: number
  /** The cursor cannot be continued: the log is read from its start. */
  reset: boolean
}

/**
 * The position of a cursor. Needs no database unless the cached head is missing or behind the cursor, or a plain poll is
 * the first of late.
 */
export function positionOf(
  needs: ReadNeeds,
  { chatId, caller }: Reading,
  after: string | undefined,
  isPolled: boolean,
): NowOrLater<LogPosition> {
  const found = isPolled ? polledHead(needs, chatId, caller) : headFor(needs, chatId, caller)
  return andThen(found, (head) => {
    const seq = decodeCursor(logIdentityOf(needs, head), after)
    if (seq !== null && seq <= head.lastSeq) return { head, seq, reset: false }
    // The cache may be behind; only the database can say that a cursor cannot be continued.
    return freshHead(needs, chatId, caller, head).then((fresh) => {
      const known = decodeCursor(logIdentityOf(needs, fresh), after)
      const fromStart = { head: fresh, seq: 0, reset: true }
      if (known === null) return fromStart
      // @fault cursor-ahead
      if (known > fresh.lastSeq) return fromStart
      return { head: fresh, seq: known, reset: false }
    })
  })
}

/**
 * The entries after a position right now. An idle page comes from the cache, unless a wake-up has announced
 * an entry that the cached head may not have yet.
 */
export function readAfter(
  needs: ReadNeeds,
  reading: Reading,
  position: LogPosition,
  announcedSeq: number,
): NowOrLater<LogPage> {
  const { head, seq, reset } = position
  const isIdle = !reset && seq >= lastVisible(head, reading.caller) && seq >= announcedSeq
  if (isIdle) return logPage(needs, reading, head, [], { seq, reset })
  const recent = reset || head.lastSeq < announcedSeq ? null : needs.cache.recent(head, seq)
  return recent === null
    ? readEntries(needs, reading, position)
    : pageUpTo(needs, reading, position, recent)
}

/** Entries that came with their signal. The head is not behind them. */
function pageUpTo(
  needs: ReadNeeds,
  reading: Reading,
  { head, seq, reset }: LogPosition,
  recent: EntryRecord[],
): NowOrLater<LogPage> {
  const { notes, limit } = rangeOf(reading, reading.limit)
  const visible = notes ? recent : recent.filter(({ kind }) => kind !== 'note')
  const entries = fitting(visible.slice(0, limit))
  return logPage(needs, reading, head, entries, { seq: entries.at(-1)?.seq ?? seq, reset })
}

/**
 * Entries from the database. The head is read after them, so `hasMore` and `status` are never behind; if it
 * has another generation, entries have changed and the log is read again from its start.
 */
async function readEntries(
  needs: ReadNeeds,
  reading: Reading,
  { head: known, seq, reset }: LogPosition,
): Promise<LogPage> {
  const { caller, chatId, limit } = reading
  const range = rangeOf(reading, limit)
  const found = await needs.work.read((stores) => stores.entries.after(range, seq))
  const entries = fitting(found)
  const head = await freshHead(needs, chatId, caller, known)
  if (head.generation !== known.generation) {
    return readEntries(needs, reading, { head, seq: 0, reset: true })
  }
  // @fault page-cursor
  const last = entries.at(-1)?.seq ?? seq
  return logPage(needs, reading, head, entries, { seq: last, reset })
}

/** The last page (`seq` null) or the page just before `seq`. */
export async function readBefore(
  needs: ReadNeeds,
  reading: Reading,
  seq: number | null,
): Promise<LogPage> {
  const head = await headFor(needs, reading.chatId, reading.caller)
  return readBackwards(needs, reading, seq, head)
}

async function readBackwards(
  needs: ReadNeeds,
  reading: Reading,
  seq: number | null,
  known: ChatHead,
): Promise<LogPage> {
  const { caller, chatId, limit } = reading
  // One row more than `limit` shows whether there are earlier entries.
  const range = rangeOf(reading, limit + 1)
  const found = await needs.work.read((stores) => stores.entries.before(range, seq))
  const head = await freshHead(needs, chatId, caller, known)
  // An erasure ran meanwhile, or the cache does not know of one yet.
  if (head.generation !== known.generation) return readBackwards(needs, reading, seq, head)
  const wanted = found.length > limit ? found.slice(1) : found
  const entries = fitting(wanted.toReversed()).toReversed()
  const last = entries.at(-1)?.seq ?? (seq === null ? 0 : Math.max(0, seq - 1))
  const page = await logPage(needs, reading, head, entries, { seq: last, reset: false })
  const hasEarlier = entries.length < found.length
  // A client follows the log from the last page: its next call may be held, so it can come at once.
  return seq === null ? { ...page, hasEarlier, nextPollInMs: 0 } : { ...page, hasEarlier }
}

function rangeOf({ caller, chatId }: Reading, limit: number): EntryRange {
  return { workspaceId: caller.workspaceId, chatId, limit, notes: caller.type === 'agent' }
}
