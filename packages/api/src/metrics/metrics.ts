import type { PollMetrics } from '@papo/core/message/poll-metrics'
import type { MailOutcome } from '@papo/core/mail/send-mails'
import type { SocketMetrics } from '@papo/core/realtime/socket-metrics'
import type { CanaryResult } from '../canary/result.ts'
import type { PoolLoad } from '../database/database.ts'
import type { Appended } from '@papo/core/chat/entry-store'

/** A request that has been answered. */
export interface Answered {
  method: string
  /** The route's pattern; null where there is none. Held polls are a route of their own. */
  route: string | null
  status: number
  seconds: number
}

/** Values that are read only when the metrics are read. */
export interface Sources {
  /** The connections to the database, or null where there is no pool. */
  pool(): PoolLoad | null
  /** Whether Redis answers and takes writes, or null without one. */
  redis(): boolean | null
  /** Whether Redis answers and refuses writes, or null without one. */
  redisRefuses(): boolean | null
  /** How many chats have waiters in this process. */
  watched(): number
  /** The share of the last second that the event loop was busy, 0 … 1. */
  busy(): number
}

/** The metrics of this process. They name no person, chat or workspace. */
export interface Metrics extends PollMetrics, SocketMetrics {
  /** Adds the sources to what `read` returns. Returns the function that stops watching them. */
  watch(sources: Sources): () => void
  answered(answer: Answered): void
  appended(entries: readonly Appended[]): void
  canaryRan(result: CanaryResult): void
  /** Records that a job of this process succeeded or failed; `queue` stands for the job queue itself. */
  jobEnded(job: string, ok: boolean): void
  /** Records what became of an attempt to send a mail. */
  mailTried(outcome: MailOutcome): void
  /** All metrics as text, in the format that `contentType` names. */
  read(): Promise<{ contentType: string; text: string }>
}

/** For an installation without monitoring: counts nothing. */
export const noMetrics: Metrics = {
  watch: () => () => {},
  answered: () => {},
  appended: () => {},
  held: () => {},
  delivered: () => {},
  opened: () => {},
  received: () => {},
  sent: () => {},
  closed: () => {},
  canaryRan: () => {},
  jobEnded: () => {},
  mailTried: () => {},
  read: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
}
