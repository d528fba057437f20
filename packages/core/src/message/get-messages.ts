import type { LogPage } from '@papo/protocol'
import { Refusal } from '../platform/refusal.ts'
import type { Caller } from '../platform/caller.ts'
import type { NowOrLater } from '../platform/now-or-later.ts'
import { answerBefore, answerLog } from './answer-log.ts'
import { type HoldNeeds, holdPoll } from './held-poll.ts'

export interface LogQuery {
  /** The cursor of the last answer. */
  after?: string
  /** The last page. */
  tail?: true
  /** The page before this seq. */
  before?: number
  /** How many seconds the answer may be held. */
  wait?: number
  limit: number
}

/** What ends a held poll. Only a held poll asks for it, since the signal is costly. */
interface PollConnection {
  /** Aborted when the client disconnects. */
  readonly disconnected: AbortSignal
}

/**
 * A page of the chat's log: what follows the cursor, now or as soon as there is something, or an earlier
 * page. Refuses `invalid_request`, `invalid_cursor`, `chat_not_found`.
 */
export function getMessages(
  needs: HoldNeeds,
  chatId: string,
  caller: Caller,
  query: LogQuery,
  connection: PollConnection,
): NowOrLater<LogPage> {
  requireOneDirection(query)
  const { after, tail, before, wait = 0, limit } = query
  const reading = { caller, chatId, limit }
  if (tail === true) return answerBefore(needs, reading, null)
  if (before !== undefined) return answerBefore(needs, reading, before)
  if (wait > 0) {
    const { disconnected } = connection
    return holdPoll(needs, reading, { after, waitSeconds: wait, disconnected })
  }
  return answerLog(needs, reading, after, { isPolled: true })
}

function requireOneDirection({ after, tail, before, wait = 0 }: LogQuery): void {
  const directions = [after, tail, before].filter((value) => value !== undefined)
  const isHeldBackwards = wait > 0 && (tail ?? before) !== undefined
  if (directions.length <= 1 && !isHeldBackwards) return
  const detail = 'Give one of after, tail and before; wait goes with after.'
  throw new Refusal('invalid_request', detail, {
    errors: [{ path: 'after', message: 'cannot be combined with tail, before' }],
  })
}
