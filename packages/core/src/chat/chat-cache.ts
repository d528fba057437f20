import type { NowOrLater } from '../platform/now-or-later.ts'
import type { ChatHead } from './chat-record.ts'
import type { EntryRecord } from './entry-store.ts'

/** Who is typing, as the cache stores it. */
export interface TypingHint {
  type: 'visitor' | 'agent'
  id: string
  name: string | null
}

/** Why a held poll was woken: the log moved up to `seq`, or a hint changed. */
export type Wake = { kind: 'log'; seq: number } | { kind: 'hint' }

/** A chat in a list of the cache. */
export interface ListMember {
  workspaceId: string
  chatId: string
  list: 'waiting' | 'active'
}

/** Whoever waits for changes of a chat. */
export interface Waiter {
  wake(wake: Wake): void
}

/**
 * What the cache holds of chats: heads, queues, typing and wake-ups. All of it can be lost at any time and
 * rebuilt from the database. No method throws or waits longer than a moment: an unknown value is null. What
 * this process has in memory is answered at once, without a promise.
 */
export interface ChatCache {
  /**
   * Call this after a commit. Moves the chat's head forward (an older head changes nothing), lists the chat
   * as waiting, as active or as neither, and wakes whoever waits for the chat, or for the queue if that has changed.
   *
   * `entries` are those of the commit: whoever waits for them, in any process, then finds them in `recent`.
   */
  publish(head: ChatHead, entries?: readonly EntryRecord[]): Promise<void>
  /**
   * Call this after a commit whose outcome is unknown. Forgets the chat's head, and that the queue is complete if the
   * commit would change it, and wakes whoever waits, so that the database is asked.
   */
  invalidate(head: ChatHead): Promise<void>
  /** The chat's head, or null if the cache does not have it. */
  head(workspaceId: string, chatId: string): NowOrLater<ChatHead | null>
  /** Every entry after `seq` up to the head's last one, or null if this process does not have all of them. */
  recent(head: ChatHead, seq: number): EntryRecord[] | null
  /** Stores heads that were read from the database, without a wake-up. Older heads change nothing. */
  remember(head: ChatHead): Promise<void>
  /**
   * Records that a side has received the log up to an entry, and wakes the held polls of the chat if that
   * is further than before. Does nothing for a chat without a head in the cache.
   */
  markDelivered(
    workspaceId: string,
    chatId: string,
    side: 'visitor' | 'agent',
    upTo: number,
  ): Promise<void>
  /**
   * Records that the visitor has gone to another page at this time, and wakes who follows the chat. Does nothing for a
   * chat without a head in the cache.
   */
  markPage(workspaceId: string, chatId: string, at: number): Promise<void>
  /** Queue position from 1, or null if it is not known, as in a queue that may lack a chat. */
  position(workspaceId: string, chatId: string): NowOrLater<number | null>
  /**
   * The waiting and the active chats of these workspaces, to compare with the database. Begins a reconciliation,
   * which `markComplete` ends.
   */
  members(workspaceIds: readonly string[]): Promise<ListMember[]>
  /**
   * Every open chat of the database has been published since `members` was called: from now on the queues of its
   * workspaces are complete. A queue that the cache's store lost in between, or loses later, is not.
   */
  markComplete(): Promise<void>
  /** Whether no position was asked for, since the last reconciliation, that an incomplete queue could not tell. */
  isComplete(): boolean
  /**
   * Call this after the database was found to be an older one. Forgets what this process has in memory, and wakes
   * whoever waits in it. The queues are incomplete until the next `markComplete`.
   */
  forgetAll(): void
  /** Removes a chat that does not exist from both lists and forgets its head. */
  forget(workspaceId: string, chatId: string): Promise<void>
  /**
   * Records for 6 seconds that a participant is typing, or that they have stopped; wakes the held polls of
   * the chat.
   */
  setTyping(workspaceId: string, chatId: string, who: TypingHint, typing: boolean): Promise<void>
  typing(workspaceId: string, chatId: string): NowOrLater<TypingHint[]>
  /** Wakes the waiter at each wake-up of the chat, until it is removed. In this process only. */
  addWaiter(chatId: string, waiter: Waiter): void
  removeWaiter(chatId: string, waiter: Waiter): void
  /**
   * Calls `run` whenever the workspace's queue has changed: a chat has come or gone, or a waiting one has a new entry.
   * Until the returned function is called. In this process only.
   */
  onQueue(workspaceId: string, run: () => void): () => void
  /**
   * Calls `run` whenever a list of the workspace's chats has changed: one has come, has another status or agent, or has
   * a new entry while it is not active. Until the returned function is called. In this process only.
   */
  onChats(workspaceId: string, run: () => void): () => void
  /** The chats that are waited for in this process. */
  watched(): string[]
  /**
   * Whether the chat's head is compared with the database every few seconds, because a plain poll asked for it of
   * late: only then does the head answer one.
   */
  isCompared(chatId: string): boolean
  /** A plain poll has read the chat from the database: from now on it is compared, as long as it is polled. */
  addPolled(chatId: string): void
  /** The chats that plain polls ask for in this process. */
  polled(): string[]
  /** Every chat of `polled` has been compared with the database. */
  markCompared(): void
  /** Whether the cache's store answers now, and takes what it is told. */
  healthy(): boolean
  /** Whether the store answers and refuses writes. */
  refusesWrites(): boolean
}
