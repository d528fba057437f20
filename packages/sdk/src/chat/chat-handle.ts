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
import type { OutgoingMessage } from '../outbox/outgoing-message.ts'
import type { PapoError } from '../papo-error.ts'
import type { Stop } from '../platform/platform.ts'
import type { Connection } from '../sync/connection.ts'

/** A snapshot of a chat. Snapshots are immutable; each change makes a new one. */
export interface ChatState {
  readonly chat: Chat
  readonly status: ChatStatus
  /** The queue position, from 1; null unless the chat is waiting. */
  readonly queuePosition: number | null
  readonly estimatedWait: EstimatedWait | null
  readonly agent: ChatAgent | null
  readonly endedBy: Chat['endedBy']
  readonly rating: number | null
  /** The loaded part of the log, in order of `seq`, without duplicates. */
  readonly messages: readonly Message[]
  /** The client’s own messages that are not in the log yet, in the order of writing. */
  readonly outgoing: readonly OutgoingMessage[]
  /** The other participants who are typing. */
  readonly typing: readonly Typist[]
  readonly readUpTo: ReadUpTo
  /** For agents: the last `seq` delivered to each side, as far as it is known; null for visitors. */
  readonly deliveredUpTo: DeliveredUpTo | null
  /** Whether the log has entries before the first of `messages`: see `loadEarlier()`. */
  readonly hasEarlier: boolean
  /**
   * After the idle warning: when the idle timeout ends the chat, in milliseconds of this device’s clock.
   * Otherwise null. Any activity (writing, typing, reading, `extend()`) withdraws the warning.
   */
  readonly closesAt: number | null
  readonly connection: Connection
}

/** Where a waiting chat stands. */
export interface QueuePosition {
  readonly position: number | null
  readonly estimatedWait: EstimatedWait | null
}

/** The events of a chat and the value that each listener receives. */
export interface ChatEvents {
  /** The new snapshot, after any change. */
  state: ChatState
  /** A new entry of the log, once and in order. Entries from before the opening are in `state.messages`. */
  message: Message
  status: ChatStatus
  queue: QueuePosition
  agent: ChatAgent | null
  typing: readonly Typist[]
  connection: Connection
  /** An own message was written, is being retried, or failed. */
  outgoing: OutgoingMessage
  /** The server refused a poll for good: polling stops until `reconnect()`. */
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
 * One chat, followed until `close()`.
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
   * The events from now on. Each call returns a reader of its own that buffers events while the consumer
   * is busy; it ends when the chat is closed or `signal` aborts.
   */
  events(options?: { signal?: AbortSignal }): AsyncIterable<ChatEvent>
  /**
   * Shows the message at once and sends it after the earlier ones, with retries; the server stores it
   * once. An unsent message survives a reload. Resolves with the stored message; rejects with a
   * {@link PapoError} if the message is refused for good or discarded, or the chat is closed.
   */
  send(text: string): Promise<Message>
  /** Sends a failed message again, under the same client id. */
  retry(clientId: string): void
  /** Removes a message from the outbox. A message in flight may still be stored. */
  discard(clientId: string): void
  /** Call it at each key: it calls the server every 3 s at most, and reports the end after 5 s without a key. */
  setTyping(typing: boolean): void
  /** Marks the log as read up to this `seq`; the last one by default. The mark never moves back. */
  markRead(upTo?: number): void
  /** Loads the page before the first of `state.messages`. */
  loadEarlier(): Promise<void>
  /** Retries at once everything that waits for a retry. */
  reconnect(): void
  /** Keeps an idle chat open. */
  extend(): Promise<void>
  end(): Promise<void>
  /** Stops following the chat. Unsent messages stay in the outbox for the next opening. */
  close(): void
}

/** The visitor’s side of a chat. */
export interface VisitorChat extends ChatHandle {
  /** Rates an ended chat. A rating that differs from the first one rejects with `already_rated`. */
  rate(rating: 1 | 2 | 3 | 4 | 5, feedback?: string): Promise<void>
}

/** The agents’ side of a chat. */
export interface AgentChat extends ChatHandle {
  /** Stores a note for agents, with retries; the server stores it once. The visitor never sees it. */
  note(text: string): Promise<Message>
  /**
   * Transfers the chat to a colleague or requeues it at its old ticket, with a note for the next agent.
   * Rejects with `agent_not_available`, `agent_at_capacity` or `not_your_chat`, among others.
   */
  transfer(to: TransferTarget, note?: string): Promise<void>
}
