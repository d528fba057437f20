import type { LogPage } from '@papo/protocol'
import { type ActivityNeeds, recordActivity } from '../chat/activity.ts'
import type { ChangeStores } from '../chat/change-chats.ts'
import type { ChatCache } from '../chat/chat-cache.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import type { EntryStore } from '../chat/entry-store.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { recordDelivery } from './delivery.ts'
import type { LastSentHints } from './last-sent-hints.ts'
import type { Reading } from './log-page.ts'
import { positionOf, readAfter, readBefore, type ReadNeeds } from './read-log.ts'

interface AnswerStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'head'>
  entries: ChangeStores['entries'] & Pick<EntryStore, 'after' | 'before'>
}

export interface AnswerNeeds
  extends Omit<ReadNeeds, 'work' | 'cache'>, Omit<ActivityNeeds, 'work'> {
  work: UnitOfWork<AnswerStores>
  cache: ReadNeeds['cache'] & Pick<ChatCache, 'publish' | 'invalidate' | 'markDelivered'>
  lastSentHints: Pick<LastSentHints, 'remember'>
  visitorPresence: SeenVisitors
}

/** Tracks which waiting visitors are there. */
interface SeenVisitors {
  markSeen(chat: { workspaceId: string; siteId: string; chatId: string }): void
}

/** What is known beside the cursor. */
interface Look {
  /** The entry that a wake-up has announced: a cached head that is behind it is not believed. */
  announcedSeq?: number
  /** Whether the caller is known to have received everything up to the cursor. */
  isReceived?: boolean
  /** A plain poll: nothing compares the chat with the database but polls themselves. */
  isPolled?: boolean
}

/**
 * The one way to follow a log: finds the position of the cursor, reads a page, records what the caller has
 * received and that they are there, and answers. A poll, and every look of a held poll and of a socket, call it.
 *
 * The answer is a value, not a promise, if the head, the typing hints and the queue position are in memory and
 * nothing has to be read from the database or written to it.
 */
export function answerLog(
  needs: AnswerNeeds,
  reading: Reading,
  after: string | undefined,
  { announcedSeq = 0, isReceived = true, isPolled = false }: Look = {},
): NowOrLater<LogPage> {
  return andThen(positionOf(needs, reading, after, isPolled), (position) => {
    const { head, seq, reset } = position
    if (!reset && isReceived) recordDelivery(needs.cache, head, reading.caller, seq)
    return andThen(readAfter(needs, reading, position, announcedSeq), (page) =>
      recordAnswer(needs, reading, page),
    )
  })
}

/** The last page (`seq` null) or the page just before `seq`, answered in the same way. */
export async function answerBefore(
  needs: AnswerNeeds,
  reading: Reading,
  seq: number | null,
): Promise<LogPage> {
  return recordAnswer(needs, reading, await readBefore(needs, reading, seq))
}

/** Records that the caller is there, and which hints the answer has. */
function recordAnswer(needs: AnswerNeeds, reading: Reading, page: LogPage): NowOrLater<LogPage> {
  return andThen(recordVisitor(needs, reading, page), (answer) => {
    needs.lastSentHints.remember(reading.caller, reading.chatId, answer)
    return answer
  })
}

/** A waiting visitor whose client polls is there. An idle warning is withdrawn before they see it. */
function recordVisitor(
  needs: AnswerNeeds,
  { caller, chatId }: Reading,
  page: LogPage,
): NowOrLater<LogPage> {
  const isQueued = page.status === 'waiting' && page.kind !== 'message'
  if (caller.type !== 'visitor' || !isQueued) return page
  const { workspaceId, siteId } = caller
  needs.visitorPresence.markSeen({ workspaceId, siteId, chatId })
  const { closesInSeconds, ...unwarned } = page
  if (typeof closesInSeconds !== 'number') return page
  const closesAt = needs.clock.now().getTime() + closesInSeconds * 1000
  return recordActivity(needs, { workspaceId, chatId, closesAt }).then(() => unwarned)
}
