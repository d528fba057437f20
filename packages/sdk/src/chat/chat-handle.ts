import type {
  Chat,
  ChatAgent,
  ChatKind,
  ChatStatus,
  DeliveredUpTo,
  EstimatedWait,
  Message,
  ReadUpTo,
  SiteAvailability,
  TransferTarget,
  Typist,
} from '@papo/protocol'
import type { OutgoingMessage } from '../outbox/outgoing-message.ts'
import type { PapoError } from '../papo-error.ts'
import type { Stop } from '../platform/platform.ts'
import type { Connection } from '../sync/connection.ts'

/** A snapshot of a chat. Snapshots are immutable; each change makes a new one. */
export interface ChatState {
  /** The chat itself, as the server described it last. */
  readonly chat: Chat
  /** `waiting` in the queue, `active` with an agent, or `ended`. */
  readonly status: ChatStatus
  /** `live`, or a `message` that was left: it waits outside the queue. */
  readonly kind: ChatKind
  /** The queue position, from 1; null unless the chat is live and waiting. */
  readonly queuePosition: number | null
  /** The range of the wait in seconds; null if the chat is not waiting or there is no estimate. */
  readonly estimatedWait: EstimatedWait | null
  /**
   * Whether agents answer the site now, for the visitor of a waiting chat. Null for agents, before the log is read, and
   * unless the chat is waiting.
   */
  readonly site: SiteAvailability | null
  /** The agent of the chat; null while it waits. */
  readonly agent: ChatAgent | null
  /** The side that ended the chat; null until then. */
  readonly endedBy: Chat['endedBy']
  /** The visitor’s rating, 1 to 5; null without one. */
  readonly rating: number | null
  /**
   * The loaded part of the log, in order of `seq`, without duplicates. It begins with the last 50 entries.
   */
  readonly messages: readonly Message[]
  /** The client’s own messages that are not in the log yet, in the order of writing. */
  readonly outgoing: readonly OutgoingMessage[]
  /** The other participants who are typing. */
  readonly typing: readonly Typist[]
  /** The last `seq` that each side has read. Best effort; 0 for none. */
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
  /** Whether the chat is up to date. */
  readonly connection: Connection
}

/** Where a waiting chat stands. */
export interface QueuePosition {
  /** The queue position, from 1; null unless the chat is waiting. */
  readonly position: number | null
  /** The range of the wait in seconds; null if the chat is not waiting or there is no estimate. */
  readonly estimatedWait: EstimatedWait | null
}

/** The events of a chat and the value that each listener receives. */
export interface ChatEvents {
  /** The new snapshot, after any change. */
  state: ChatState
  /** A new entry of the log, once and in order. Entries from before the opening are in `state.messages`. */
  message: Message
  /** The chat was accepted, requeued or ended. */
  status: ChatStatus
  /** The position in the queue or the estimated wait changed. */
  queue: QueuePosition
  /** Somebody answers the site again, nobody does any more, or the time of its next change is another one. */
  site: SiteAvailability | null
  /** Another agent has the chat, or nobody. */
  agent: ChatAgent | null
  /** Who is typing now. It ends by itself 6 s after the last sign of it. */
  typing: readonly Typist[]
  /** The connection was lost, came back or was refused. */
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
  | { readonly type: 'site'; readonly site: SiteAvailability | null }
  | { readonly type: 'agent'; readonly agent: ChatAgent | null }
  | { readonly type: 'typing'; readonly typing: readonly Typist[] }
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'outgoing'; readonly outgoing: OutgoingMessage }
  | { readonly type: 'error'; readonly error: PapoError }

/** One chat, followed until `close()`. */
export interface ChatHandle {
  /** The id of the chat. */
  readonly id: string
  /** The current snapshot. */
  readonly state: ChatState
  /**
   * Calls `run` at each event until the returned function is called. An error that `run` throws does not
   * keep other listeners from running.
   *
   * @example
   * ```ts
   * const stop = chat.on('message', ({ author, text }) => show(`${author.name}: ${text}`))
   * chat.on('queue', ({ position }) => show(`Place in line: ${position}`))
   * stop()
   * ```
   */
  on<E extends keyof ChatEvents>(event: E, run: (value: ChatEvents[E]) => void): Stop
  /**
   * The events from now on. Each call returns a reader of its own that buffers events while the consumer is
   * busy; it ends when the chat is closed or `signal` aborts.
   *
   * @example
   * ```ts
   * for await (const event of chat.events({ signal: AbortSignal.timeout(60_000) })) {
   *   if (event.type === 'message') show(event.message.text)
   * }
   * ```
   */
  events(options?: { signal?: AbortSignal }): AsyncIterable<ChatEvent>
  /**
   * Shows the message at once and sends it after the earlier ones, with retries; the server stores it once.
   * An unsent message survives a reload. If the token or the origin is refused, the message stays in the
   * outbox as `failed` and the promise waits until it is sent or discarded. Resolves with the stored
   * message.
   *
   * @throws PapoError
   * - `invalid_request`: there is no text, or it has control characters.
   * - `text_too_long`: more than 4,000 characters (Unicode code points) after trimming.
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: no agent has accepted it, and an agent writes.
   * - `chat_ended`: it has ended.
   * - `blocked`: the visitor, or the address that the call comes from, is blocked.
   * - `client_id_reused`: the chat has another text under this client id.
   * - `aborted`: the message was discarded, or the chat is closed.
   * @example
   * ```ts
   * const message = await chat.send('Olá!')
   * show(message.seq)
   * ```
   */
  send(text: string): Promise<Message>
  /**
   * Sends a failed message again, under the same client id. Without such a message it does nothing.
   *
   * @example
   * ```ts
   * for (const { clientId, state } of chat.state.outgoing) {
   *   if (state === 'failed') chat.retry(clientId)
   * }
   * ```
   */
  retry(clientId: string): void
  /**
   * Removes a message from the outbox. A message in flight may still be stored.
   *
   * @example
   * ```ts
   * for (const { clientId, state } of chat.state.outgoing) {
   *   if (state === 'failed') chat.discard(clientId)
   * }
   * ```
   */
  discard(clientId: string): void
  /**
   * Call it at each key: it calls the server every 3 s at most, and reports the end after 5 s without a
   * key. Best effort.
   *
   * @example
   * ```ts
   * document.querySelector('textarea')?.addEventListener('input', () => chat.setTyping(true))
   * ```
   */
  setTyping(typing: boolean): void
  /**
   * Marks the log as read up to this `seq`; the last one by default. The mark never moves back. Marks
   * within 0.5 s are sent as one. Best effort.
   *
   * @example
   * ```ts
   * chat.on('message', ({ seq }) => {
   *   if (document.hasFocus()) chat.markRead(seq)
   * })
   * ```
   */
  markRead(upTo?: number): void
  /**
   * Loads the 50 entries before the first of `state.messages`. Does nothing if there are none; calls at the
   * same time share one request.
   *
   * @throws PapoError `chat_not_found`: no such chat, or not one that the caller may read.
   * @example
   * ```ts
   * while (chat.state.hasEarlier) await chat.loadEarlier()
   * show(chat.state.messages.length)
   * ```
   */
  loadEarlier(): Promise<void>
  /**
   * Retries at once everything that waits for a retry, also what was refused before.
   *
   * @example
   * ```ts
   * if (chat.state.connection !== 'online') chat.reconnect()
   * ```
   */
  reconnect(): void
  /**
   * Keeps an idle chat open: its idle timeout starts again, and `closesAt` becomes null.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: no agent has accepted it, and an agent calls.
   * - `chat_ended`: it has ended.
   * @example
   * ```ts
   * if (chat.state.closesAt !== null) await chat.extend()
   * ```
   */
  extend(): Promise<void>
  /**
   * Ends the chat for both sides; on an ended chat it changes nothing. The chat is followed until
   * `close()`, so that a rating appears.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `not_your_chat`: the agent is not the chat’s, and is neither admin nor owner.
   * @example
   * ```ts
   * await chat.end()
   * show(chat.state.status)
   * ```
   */
  end(): Promise<void>
  /**
   * Stops following the chat. Unsent messages stay in the outbox for the next opening; their promises
   * reject with `aborted`.
   *
   * @example
   * ```ts
   * chat.close()
   * ```
   */
  close(): void
}

/** What a visitor leaves with a message. */
export interface LeaveOptions {
  /** Where the visitor wants to be answered. */
  email?: string
  /** Needed if the visitor has written nothing yet: up to 4,000 characters (Unicode code points) after trimming. */
  message?: string
}

/** The visitor’s side of a chat. */
export interface VisitorChat extends ChatHandle {
  /**
   * Turns the waiting chat into a message: it leaves the queue, and is answered when somebody is there. A repeat with
   * the same text stores it once.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one of this visitor.
   * - `already_accepted`: an agent has accepted it meanwhile.
   * - `chat_ended`: it has ended.
   * - `blocked`: the visitor, or the address that the call comes from, is blocked.
   * - `message_missing`: the visitor has written nothing yet.
   * - `client_id_reused`: the chat has another text under the same client id.
   * - `text_too_long`: the message is too long.
   * @example
   * ```ts
   * const waiting = await visitor.start()
   * await waiting.leaveMessage({ email: 'ana@example.com', message: 'Vocês fazem entrega?' })
   * show(waiting.state.chat.number)
   * ```
   */
  leaveMessage(options?: LeaveOptions): Promise<void>
  /**
   * Rates an ended chat with 1 to 5 stars and a feedback of up to 2,000 characters (Unicode code points). A
   * repeat of the same rating changes nothing.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one of this visitor.
   * - `blocked`: the visitor, or the address that the call comes from, is blocked.
   * - `already_rated`: the chat has another rating.
   * - `chat_not_ended`: it has not ended yet.
   * - `text_too_long`: the feedback is too long.
   * @example
   * ```ts
   * const rated = await visitor.start()
   * await rated.end()
   * await rated.rate(5, 'Obrigada!')
   * ```
   */
  rate(rating: 1 | 2 | 3 | 4 | 5, feedback?: string): Promise<void>
}

/** The agents’ side of a chat. */
export interface AgentChat extends ChatHandle {
  /**
   * Stores a note for agents, with retries; the server stores it once. The visitor never sees it.
   *
   * @throws PapoError
   * - `invalid_request`: there is no text, or it has control characters.
   * - `text_too_long`: more than 4,000 characters (Unicode code points) after trimming.
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: no agent has accepted it.
   * - `chat_ended`: it has ended.
   * - `client_id_reused`: the chat has another text under this client id.
   * - `aborted`: the chat was closed.
   * @example
   * ```ts
   * const opened = await agent.openChat(chatId)
   * await opened.note('Calls back tomorrow')
   * ```
   */
  note(text: string): Promise<Message>
  /**
   * Transfers the chat to a colleague or requeues it at its old ticket, with a note for the next agent of
   * up to 4,000 characters (Unicode code points).
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `agent_not_found`: no such colleague, or a disabled one.
   * - `agent_not_of_site`: the colleague does not answer the chat’s site.
   * - `agent_not_available`: the colleague is away, offline or absent.
   * - `agent_at_capacity`: the colleague has as many active chats as allowed.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: it waits in the queue.
   * - `chat_ended`: it has ended.
   * - `text_too_long`: the note is too long.
   * @example
   * ```ts
   * const opened = await agent.openChat(chatId)
   * await opened.transfer({ queue: true }, 'Needs somebody who speaks English')
   * ```
   */
  transfer(to: TransferTarget, note?: string): Promise<void>
}
