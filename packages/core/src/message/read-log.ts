import { limits, type LogPage, type ReadUpTo, type Typist } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import { chatNotFound, mayRead } from '../chat/transitions.ts'
import { messageView } from '../chat/chat-view.ts'
import type { EntryRange, EntryRecord } from '../chat/entry-store.ts'
import type { Services } from '../services.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { deliveredUpTo, recordDelivery } from './delivery.ts'
import { freshHead, headFor, lastVisible } from './heads.ts'
import { nextPollInMs } from './pace.ts'

export interface Reading {
  services: Services
  caller: Caller
  chatId: string
  limit: number
}

interface Hints {
  typing: Typist[]
  readUpTo: ReadUpTo
}

/** How far a caller has read, and in which generation of the log. */
export interface LogPosition {
  seq: number
  generation: number
}

/** A page, and the position at its end. */
export interface Read extends LogPosition {
  page: LogPage
}

/** The entries after the cursor right now. An idle answer comes from the cache and needs no database. */
export async function readAfter(reading: Reading, after: string | undefined): Promise<Read> {
  const { services, chatId, caller } = reading
  const head = await headFor(services, chatId, caller)
  const seq = decodeCursor(logIdentityOf(reading, head), after)
  if (seq === null) return readFromStart(reading, after)
  const { generation } = head
  if (seq > head.lastSeq) {
    // The cache may be behind; only the database can say that a cursor is ahead of the log.
    const fresh = await freshHead(services, chatId, caller)
    if (fresh === null) throw chatNotFound()
    // @fault cursor-ahead
    if (seq > fresh.lastSeq) return readEntries(reading, { ...fresh, seq: 0 }, true)
  }
  recordDelivery(services, head, caller, seq)
  if (seq < lastVisible(head, caller)) return readEntries(reading, { seq, generation }, false)
  return { page: await pageOf(reading, head, [], { seq, reset: false }), seq, generation }
}

/**
 * Reads from the start if the cursor cannot be continued. The cache may be behind, so the database decides.
 */
async function readFromStart(reading: Reading, after: string | undefined) {
  const head = await freshHead(reading.services, reading.chatId, reading.caller)
  if (head === null || !mayRead(head, reading.caller)) throw chatNotFound()
  const seq = decodeCursor(logIdentityOf(reading, head), after)
  return seq === null || seq > head.lastSeq
    ? readEntries(reading, { ...head, seq: 0 }, true)
    : readEntries(reading, { ...head, seq }, false)
}

const logIdentityOf = ({ services, chatId }: Reading, { generation }: ChatHead) => ({
  epoch: services.database.installation.epoch,
  chatId,
  generation,
})

/**
 * Entries from the database. The head is read after them, so `hasMore` and `status` are never behind; if it
 * has another generation, entries have changed and the log is read again from its start.
 */
export async function readEntries(
  reading: Reading,
  { seq, generation }: LogPosition,
  reset: boolean,
): Promise<Read> {
  const { services, caller, chatId, limit } = reading
  const found = await services.database.work.read((stores) =>
    stores.entries.after(rangeOf(reading, limit), seq),
  )
  const entries = fitting(found)
  const head = await freshHead(services, chatId, caller)
  if (head === null || !mayRead(head, caller)) throw chatNotFound()
  if (head.generation !== generation) return readEntries(reading, { ...head, seq: 0 }, true)
  // @fault page-cursor
  const last = entries.at(-1)?.seq ?? seq
  const page = await pageOf(reading, head, entries, { seq: last, reset })
  return { page, seq: last, generation }
}

/** The last page (`seq` null) or the page just before `seq`. */
export async function readBefore(reading: Reading, seq: number | null): Promise<LogPage> {
  const { generation } = await headFor(reading.services, reading.chatId, reading.caller)
  return readBackwards(reading, seq, generation)
}

async function readBackwards(
  reading: Reading,
  seq: number | null,
  generation: number,
): Promise<LogPage> {
  const { services, caller, chatId, limit } = reading
  const found = await services.database.work.read((stores) =>
    // One row more than `limit` shows whether there are earlier entries.
    stores.entries.before(rangeOf(reading, limit + 1), seq),
  )
  const head = await freshHead(services, chatId, caller)
  if (head === null || !mayRead(head, caller)) throw chatNotFound()
  // An erasure ran meanwhile, or the cache does not know of one yet.
  if (head.generation !== generation) return readBackwards(reading, seq, head.generation)
  const wanted = found.length > limit ? found.slice(1) : found
  const entries = fitting(wanted.toReversed()).toReversed()
  const last = entries.at(-1)?.seq ?? (seq === null ? 0 : Math.max(0, seq - 1))
  const page = await pageOf(reading, head, entries, { seq: last, reset: false })
  const hasEarlier = entries.length < found.length
  // A client follows the log from the last page: its next call may be held, so it can come at once.
  return seq === null ? { ...page, hasEarlier, nextPollInMs: 0 } : { ...page, hasEarlier }
}

async function hintsOf(reading: Reading, head: ChatHead): Promise<Hints> {
  const { services, caller, chatId } = reading
  const self = caller.type === 'visitor' ? caller.visitorId : caller.agentId
  const typing = head.status === 'ended' ? [] : await services.cache.typing(chatId)
  return {
    typing: typing.filter((who) => who.id !== self),
    readUpTo: { visitor: head.readByVisitor, agent: head.readByAgent },
  }
}

/** In how many seconds the idle chat ends, while both sides are being warned. */
function closing({ services }: Reading, { closesAt, status }: ChatHead) {
  if (closesAt === null || status === 'ended') return {}
  const leftMs = closesAt - services.clock.now().getTime()
  return { closesInSeconds: Math.max(0, Math.ceil(leftMs / 1000)) }
}

async function pageOf(
  reading: Reading,
  head: ChatHead,
  entries: EntryRecord[],
  at: { seq: number; reset: boolean },
): Promise<LogPage> {
  const { services, caller, chatId } = reading
  const queuePosition = await services.queuePositions.of({ ...head, id: chatId })
  return {
    status: head.status,
    queuePosition: queuePosition.position,
    estimatedWait: queuePosition.wait,
    messages: entries.map(messageView),
    cursor: encodeCursor(logIdentityOf(reading, head), at.seq),
    hasMore: at.seq < lastVisible(head, caller),
    reset: at.reset,
    nextPollInMs: nextPollInMs({
      status: head.status,
      quietForMs: services.clock.now().getTime() - head.changedAt,
      busy: services.load.busy(),
    }),
    ...(await hintsOf(reading, head)),
    ...(caller.type === 'agent' ? { deliveredUpTo: deliveredUpTo(head, caller, at.seq) } : {}),
    ...closing(reading, head),
  }
}

function rangeOf({ caller, chatId }: Reading, limit: number): EntryRange {
  return { workspaceId: caller.workspaceId, chatId, limit, notes: caller.type === 'agent' }
}

/** Room for the other fields of an entry, as JSON. */
const entryOverheadBytes = 420

/** The first entries that fit a page; always at least one. */
function fitting(entries: EntryRecord[]): EntryRecord[] {
  let bytes = 0
  const end = entries.findIndex((entry, index) => {
    bytes += entryOverheadBytes + Buffer.byteLength(JSON.stringify(entry.text))
    // @fault page-size
    return bytes > limits.pageBytes && index > 0
  })
  return end === -1 ? entries : entries.slice(0, end)
}
