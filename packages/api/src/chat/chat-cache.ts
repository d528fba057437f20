import type { ChatHead } from './chat-record.ts'

/** Who is typing, as said to the cache. */
export interface TypingHint {
  type: 'visitor' | 'agent'
  id: string
  name: string | null
}

/** Why a held poll was woken: the log moved up to `seq`, or a hint changed. */
export type Wake = { kind: 'log'; seq: number } | { kind: 'hint' }

/**
 * What is known of chats beside the database: heads, lines, typing and wake-ups. All of it can be lost at
 * any time and rebuilt. No method throws or waits longer than a moment: what is not known is null.
 */
export interface ChatCache {
  /**
   * To be called after a commit. Moves the chat's head forward (an older head changes nothing), puts the
   * chat into its workspace's line, among the active ones or into neither, and wakes whoever waits for it.
   */
  publish(head: ChatHead): Promise<void>
  /** The chat's head, or null where it is not known. */
  head(chatId: string): Promise<ChatHead | null>
  /** Keeps heads that were read from the database, without waking anybody. Older ones change nothing. */
  remember(head: ChatHead): Promise<void>
  /**
   * Says that a side has taken the log up to an entry, and wakes whoever waits for the chat where that is
   * further than was known. Of a chat whose head is not known nothing is kept.
   */
  markDelivered(chatId: string, side: 'visitor' | 'agent', upTo: number): Promise<void>
  /** Place in the line from 1, or null where it is not known. */
  position(workspaceId: string, chatId: string): Promise<number | null>
  /**
   * Ids in the workspaces' lines and among the active ones, to be held against the database. Begins a
   * sweep: `sweptAll` ends it.
   */
  members(): Promise<{ workspaceId: string; chatId: string; list: 'waiting' | 'active' }[]>
  /**
   * Every chat that is open in the database has been told since `members` was asked: from now on the lines
   * are whole, unless what the cache stands on was lost meanwhile, until it is.
   */
  sweptAll(): Promise<void>
  /** Whether places are told from here: the lines are known to be whole. */
  whole(): Promise<boolean>
  /** Takes a chat that does not exist out of both lists and forgets its head. */
  forget(workspaceId: string, chatId: string): Promise<void>
  /** Says that somebody is typing, for 6 seconds, or has stopped; wakes whoever waits for the chat. */
  setTyping(chatId: string, who: TypingHint, typing: boolean): Promise<void>
  typing(chatId: string): Promise<TypingHint[]>
  /** Calls `run` at each wake-up of the chat until called off. In this process only. */
  onWake(chatId: string, run: (wake: Wake) => void): () => void
  /** The chats that somebody waits for in this process. */
  watched(): string[]
  /** Whether what the cache stands on answers now. */
  healthy(): boolean
}
