import type { LogPage } from '@papo/protocol'
import type { PapoError } from '../papo-error.ts'
import type { RetryLoopState } from './connection.ts'
import type { Hint } from './push.ts'

/** Receives the pages of a log. */
export interface LogReader {
  /** Applies one whole page, before the cursor moves past it. */
  onPage(page: LogPage): {
    /** Whether the page changed anything. */
    isNews: boolean
    /** Whether nothing more can come: the chat has ended and is rated. */
    isOver: boolean
  }
  onState(state: RetryLoopState): void
  onRefused(error: PapoError): void
}

/**
 * Brings the pages of one log to its reader, each once and in order. Every transport delivers the same pages
 * with the same cursor, so that one can go on where another has stopped.
 */
export interface LogFeed {
  /** Starts with the log’s last page, or after `first` if that was loaded before. */
  start(first?: LogPage): void
  /** Retries now, because a person asks for it. */
  reconnect(): void
  /** Sends a hint the way the pages come; false if it has to be posted. */
  sendHint(hint: Hint): boolean
  stop(): void
}
