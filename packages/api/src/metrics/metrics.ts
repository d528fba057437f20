import type { CanaryResult } from '../canary/result.ts'
import type { Appended, PoolLoad } from '../work.ts'

/** A request that was answered. */
export interface Answered {
  method: string
  /** The route's pattern; null where there is none. Held polls are a route of their own. */
  route: string | null
  status: number
  seconds: number
}

/** What is looked at when somebody reads the metrics, and not before. */
export interface Sources {
  /** The connections to the database, or null where there is no pool. */
  pool(): PoolLoad | null
  /** Whether Redis answers, or null without one. */
  redis(): boolean | null
  /** How many chats somebody waits for in this process. */
  watched(): number
  /** The share of the last second that the event loop was busy, 0 … 1. */
  busy(): number
}

/** What this process tells of itself. Nothing in it names a person, a chat or a customer. */
export interface Metrics {
  /** Begins to look at these sources when it is read. Returns what ends it. */
  watch(sources: Sources): () => void
  answered(answer: Answered): void
  appended(entries: readonly Appended[]): void
  /** A poll began to be held (1), or is held no more (-1). */
  held(change: 1 | -1): void
  /** So long after it was stored, an entry was in the answer of a poll that had been held for it. */
  delivered(seconds: number): void
  canaryRan(result: CanaryResult): void
  /** This process did a job, or failed to; `queue` is what hands them out. */
  jobEnded(job: string, ok: boolean): void
  /** Everything as text, in the format that its type names. */
  read(): Promise<{ contentType: string; text: string }>
}

/** For an installation that nobody watches: nothing is counted. */
export const noMetrics: Metrics = {
  watch: () => () => {},
  answered: () => {},
  appended: () => {},
  held: () => {},
  delivered: () => {},
  canaryRan: () => {},
  jobEnded: () => {},
  read: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
}
