import { limits, type LogPage, type SiteAvailability } from '@papo/protocol'
import type { ChatCache, TypingHint } from '../chat/chat-cache.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import { messageView } from '../chat/chat-view.ts'
import type { EntryRecord } from '../chat/entry-store.ts'
import type { Caller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { Load } from '../platform/load.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import type { SiteAvailabilities } from '../site/availability.ts'
import type { QueuePosition, QueuePositions } from '../queue/queue-position.ts'
import { encodeCursor, type LogIdentity } from './cursor.ts'
import { deliveredUpTo } from './delivery.ts'
import { lastVisible } from './heads.ts'
import { nextPollInMs } from './pace.ts'

export interface PageNeeds {
  cache: Pick<ChatCache, 'typing'>
  clock: Clock
  load: Load
  queuePositions: QueuePositions
  siteAvailabilities: Pick<SiteAvailabilities, 'of'>
  database: { installation: { readonly epoch: string } }
}

/** Who reads the log of which chat, and how many entries at most. */
export interface Reading {
  caller: Caller
  chatId: string
  limit: number
}

export const logIdentityOf = (
  { database }: Pick<PageNeeds, 'database'>,
  { chatId, generation }: Pick<ChatHead, 'chatId' | 'generation'>,
): LogIdentity => ({ epoch: database.installation.epoch, chatId, generation })

/** The page of the entries that end at `seq`, with the hints beside the log. */
export function logPage(
  needs: PageNeeds,
  reading: Reading,
  head: ChatHead,
  entries: EntryRecord[],
  at: { seq: number; reset: boolean },
): NowOrLater<LogPage> {
  return andThen(needs.queuePositions.of({ ...head, id: head.chatId }), (queuePosition) => {
    const typing = head.status === 'ended' ? [] : needs.cache.typing(head.workspaceId, head.chatId)
    return andThen(typing, (hints) =>
      andThen(availabilityFor(needs, reading, head), (site) =>
        pageOf(needs, reading, { head, queuePosition, site, typing: hints, entries, ...at }),
      ),
    )
  })
}

/** A visitor who waits is told whether somebody will come. */
const availabilityFor = (
  { siteAvailabilities }: PageNeeds,
  { caller }: Reading,
  head: ChatHead,
): NowOrLater<SiteAvailability | null> =>
  caller.type === 'visitor' && head.status === 'waiting' ? siteAvailabilities.of(head) : null

interface Content {
  head: ChatHead
  site: SiteAvailability | null
  queuePosition: QueuePosition
  typing: TypingHint[]
  entries: EntryRecord[]
  seq: number
  reset: boolean
}

function pageOf(
  needs: PageNeeds,
  { caller }: Reading,
  { head, queuePosition, site, typing, entries, seq, reset }: Content,
): LogPage {
  const self = caller.type === 'visitor' ? caller.visitorId : caller.agentId
  const now = needs.clock.now().getTime()
  return {
    status: head.status,
    kind: head.kind,
    queuePosition: queuePosition.position,
    estimatedWait: queuePosition.wait,
    ...(site === null ? {} : { site }),
    messages: entries.map(messageView),
    cursor: encodeCursor(logIdentityOf(needs, head), seq),
    hasMore: seq < lastVisible(head, caller),
    reset,
    nextPollInMs: nextPollInMs({
      status: head.status,
      quietForMs: now - head.changedAt,
      busy: needs.load.busy(),
    }),
    typing: typing.filter((who) => who.id !== self),
    readUpTo: { visitor: head.readByVisitor, agent: head.readByAgent },
    ...(caller.type === 'agent' ? hintsForAgents(head, caller, seq) : {}),
    ...closing(head, now),
  }
}

const hintsForAgents = (head: ChatHead, caller: Caller, seq: number) => ({
  deliveredUpTo: deliveredUpTo(head, caller, seq),
  pageAt: head.pageAt === 0 ? null : new Date(head.pageAt).toISOString(),
})

/** In how many seconds the idle chat ends, while both sides are being warned. */
function closing({ closesAt, status }: ChatHead, now: number) {
  if (closesAt === null || status === 'ended') return {}
  return { closesInSeconds: Math.max(0, Math.ceil((closesAt - now) / 1000)) }
}

/** Room for the other fields of an entry, as JSON. */
const entryOverheadBytes = 420
const encoder = new TextEncoder()

/** The first entries that fit a page; always at least one. */
export function fitting(entries: EntryRecord[]): EntryRecord[] {
  let bytes = 0
  const end = entries.findIndex((entry, index) => {
    bytes += entryOverheadBytes + encoder.encode(JSON.stringify(entry.text)).byteLength
    // @fault page-size
    return bytes > limits.pageBytes && index > 0
  })
  return end === -1 ? entries : entries.slice(0, end)
}
