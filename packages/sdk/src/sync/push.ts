import type { LogPage, WaitingChats } from '@papo/protocol'
import type { Stop } from '../platform/platform.ts'

/** Hands over what it follows as it comes about, so that nobody has to poll for it. */
export interface Push<Item> {
  /** Whether it can go on from this cursor now. */
  isReady(cursor: string): boolean
  /** Calls `run` whenever that may have become true. */
  onReady(run: () => void): Stop
  /**
   * Hands over what comes after the cursor until the signal aborts or the push ends. Resolves with the
   * milliseconds until the next poll; rejects like a poll that failed.
   */
  follow(cursor: string, onItem: (item: Item) => void, signal: AbortSignal): Promise<number>
  /** Tries to become ready now, because a person asks for it. */
  reconnect(): void
  close(): void
}

/** Typing, or how far the caller has read. */
export type Hint = { type: 'typing'; typing: boolean } | { type: 'read'; upTo: number }

/** Pushes the pages of one log, which have the same cursors as polled ones. */
export interface LogPush extends Push<LogPage> {
  /** Sends a hint beside the log; false if it has to be sent in another way. */
  sendHint(hint: Hint): boolean
}

/** Tells when lists of chats have changed; it hands over none of them. */
export interface ChangesPush extends Push<never> {
  /** Where the changes stand. Following from here ends with the next change. */
  now(): string
}

/** Pushes the queue. It has no cursor: each item is the whole of it. */
export type QueuePush = Push<WaitingChats>
