import type {
  Chat,
  ChatAgent,
  ChatStatus,
  DeliveredUpTo,
  EstimatedWait,
  Message,
  ReadUpTo,
  TransferTarget,
  Typist,
} from '@papo/protocol'
import type { PapoError } from '../papo-error.ts'
import type { Stop } from '../platform/platform.ts'
import type { Connection } from '../sync/connection.ts'

/** A message that is not in the log yet. */
export interface OutgoingMessage {
  readonly clientId: string
  readonly text: string
  /** `failed` stays until it is retried or discarded. */
  readonly state: 'sending' | 'failed'
  /** Why it failed. */
  readonly error: PapoError | null
  /** ISO 8601, by this device’s clock. */
  readonly createdAt: string
}

/** A chat as it is known right now. Snapshots never change; a change makes a new one. */
export interface ChatState {
  readonly chat: Chat
  readonly status: ChatStatus
  /** Place in the line from 1; null unless waiting. */
  readonly queuePosition: number | null
  readonly estimatedWait: EstimatedWait | null
  readonly agent: ChatAgent | null
  readonly endedBy: Chat['endedBy']
  readonly rating: number | null
  /** The loaded part of the log, in order of `seq`, without a double. */
  readonly messages: readonly Message[]
  /** What was written here and is not in the log yet, in the order of writing. */
  readonly outgoing: readonly OutgoingMessage[]
  /** Who is typing, without oneself. */
  readonly typing: readonly Typist[]
  readonly readUpTo: ReadUpTo
  /** For agents: how far each side has taken the log, as far as is known; null for visitors. */
  readonly deliveredUpTo: DeliveredUpTo | null
  /** Whether the log has entries before the first of `messages`: see `loadEarlier()`. */
  readonly hasEarlier: boolean
  /**
   * While both sides are being warned: when silence ends the chat, in milliseconds of this device’s clock;
   * otherwise null. Writing, typing, reading or `extend()` takes the warning back.
   */
  readonly closesAt: number | null
  readonly connection: Connection
}

/** Where a waiting chat stands. */
export interface QueuePosition {
  readonly position: number | null
  readonly estimatedWait: EstimatedWait | null
}

/** What can be listened to, and what a listener is given. */
export interface ChatEvents {
  /** Something changed: the new snapshot. */
  state: ChatState
  /** A new entry of the log, once and in order. What was there at the opening is in `state.messages`. */
  message: Message
  status: ChatStatus
  queue: QueuePosition
  agent: ChatAgent | null
  typing: readonly Typist[]
  connection: Connection
  /** A message of one’s own was written, is tried again, or failed. */
  outgoing: OutgoingMessage
  /** The server refused for good: the chat is not followed until `reconnect()`. */
  error: PapoError
}

/** The same events as values, for `for await`. */
export type ChatEvent =
  | { readonly type: 'state'; readonly state: ChatState }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'status'; readonly status: ChatStatus }
  | ({ readonly type: 'queue' } & QueuePosition)
  | { readonly type: 'agent'; readonly agent: ChatAgent | null }
  | { readonly type: 'typing'; readonly typing: readonly Typist[] }
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'outgoing'; readonly outgoing: OutgoingMessage }
  | { readonly type: 'error'; readonly error: PapoError }

/**
 * One chat that is followed until `close()`.
 *
 * ```ts
 * chat.on('message', (message) => show(message))
 * await chat.send('Hello')
 * ```
 */
export interface ChatHandle {
  readonly id: string
  readonly state: ChatState
  /** Calls `run` at each event until the returned function is called. */
  on<E extends keyof ChatEvents>(event: E, run: (value: ChatEvents[E]) => void): Stop
  /**
   * The events from now on. Each call is a reader of its own and loses nothing while it is busy; it
   * ends when the chat is closed or `signal` aborts.
   */
  events(options?: { signal?: AbortSignal }): AsyncIterable<ChatEvent>
  /**
   * Shows the message at once and sends it after those before it, as often as needed; the server
   * stores it once. What is not sent yet survives a reload. Resolves with the stored message;
   * rejects with a {@link PapoError} when it is refused for good, discarded, or the chat is closed.
   */
  send(text: string): Promise<Message>
  /** Tries a failed message again, under the same client id. */
  retry(clientId: string): void
  /** Gives a message up. One that is on its way may still arrive. */
  discard(clientId: string): void
  /** Call it at each key: it tells the server at most every 3 s, and that it stopped after 5 s. */
  setTyping(typing: boolean): void
  /** Read up to this `seq`; the last one by default. It never moves back. */
  markRead(upTo?: number): void
  /** Loads the page before the first of `state.messages`. */
  loadEarlier(): Promise<void>
  /** Tries at once whatever waits for a better moment. */
  reconnect(): void
  /** Keeps a silent chat open. */
  extend(): Promise<void>
  end(): Promise<void>
  /** Stops following. What was not sent is kept for the next opening. */
  close(): void
}

/** The visitor’s side of a chat. */
export interface VisitorChat extends ChatHandle {
  /** Once the chat has ended. Another rating than the first rejects with `already_rated`. */
  rate(rating: 1 | 2 | 3 | 4 | 5, feedback?: string): Promise<void>
}

/** The agents’ side of a chat. */
export interface AgentChat extends ChatHandle {
  /** Notes something among agents, once, as often as it has to be asked for. The visitor never sees it. */
  note(text: string): Promise<Message>
  /**
   * Gives the chat to a colleague or back to its old place in the line, with a note for whoever comes next.
   * Rejects with `agent_not_available`, `agent_at_capacity` or `not_your_chat`, among others.
   */
  transfer(to: TransferTarget, note?: string): Promise<void>
}
