import type { LogPage } from '@papo/protocol'
import type { PapoError } from '../papo-error.ts'
import type { RetryLoopState } from './connection.ts'

/** What reads a log. */
export interface LogReader {
  /** Takes one page, whole, before the cursor moves past it. */
  onPage(page: LogPage): {
    /** Whether it held anything that was not known. */
    isNews: boolean
    /** Whether nothing more can come: the chat has ended and is rated. */
    isOver: boolean
  }
  onState(state: RetryLoopState): void
  onRefused(error: PapoError): void
}

/**
 * Brings the pages of one log to its reader, each once and in order. Polling is one way; whatever
 * else delivers the same pages with the same cursor can take its place.
 */
export interface LogFeed {
  /** Begins with the log’s last page, or after `first` when that was loaded before. */
  start(first?: LogPage): void
  /** Somebody asks to try now. */
  reconnect(): void
  stop(): void
}
