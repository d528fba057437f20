import type { Attributes, Availability, ChatAgent, EstimatedWait, Message } from '@papo/protocol'

/** Whether the chat is open, closed with the launcher on the page, or not on the page at all. */
export type Visibility = 'open' | 'closed' | 'hidden'

/** The panel's view, or the one it would show if it were open. */
export type View =
  | 'home'
  | 'prechat'
  | 'waiting'
  | 'chat'
  | 'ended'
  | 'rating'
  | 'thanks'
  | 'offline'

/** The result of `papo('getState')`: an immutable snapshot. */
export interface PapoState {
  /** True once the site's settings are known and the launcher is on the page. */
  readonly ready: boolean
  readonly visibility: Visibility
  readonly view: View
  /** `null` until the site's settings are known. */
  readonly availability: Availability | null
  readonly connection: 'connecting' | 'online' | 'offline' | 'blocked'
  /** The number of agents' messages that the visitor has not seen. */
  readonly unread: number
  readonly chatId: string | null
  /** The queue position from 1, or `null` when not waiting. */
  readonly queuePosition: number | null
}

/** What the page says about its visitor. Agents see it as unverified. */
export interface PapoVisitor {
  name?: string
  email?: string
}

/** The argument of `papo('identify', …)`. */
export interface PapoIdentity extends PapoVisitor {
  /** The identity that the site's server has signed: a JWT (HS256) of at most 15 minutes. */
  token?: string
}

/** The settings in `papoSettings`, `papo('init', …)` and `papo('update', …)`. Later ones win, field by field. */
export interface PapoSettings {
  /** The site's public key. Read at the start only. */
  site?: string
  /** A BCP 47 tag. `pt*` gives Portuguese, everything else English. */
  locale?: string
  /** The side of the page. */
  position?: 'left' | 'right'
  /** The brand colour as `#rrggbb`. */
  color?: string
  theme?: 'auto' | 'light' | 'dark'
  /** `false` waits for `papo('init')`. */
  autoload?: boolean
  /** Opens the chat as soon as it is ready. */
  open?: boolean
  visitor?: PapoVisitor
  attributes?: Attributes
  /** `poll` never opens a WebSocket. Read when the panel is loaded. */
  transport?: 'auto' | 'poll'
  /** Nothing is stored and nothing but the settings is requested until the visitor accepts. */
  consent?: 'required'
}

/** The argument of `papo('startChat', …)`. */
export interface StartChatOptions {
  /** The visitor's first message. */
  message?: string
  visitor?: PapoVisitor
}

/** Each event with its detail. On `window` the same events are called `papo:ready` and so on. */
export interface PapoEvents {
  ready: PapoState
  state: PapoState
  open: PapoState
  close: PapoState
  availability: { availability: Availability }
  unread: { unread: number }
  'chat:start': { chatId: string }
  'chat:queue': { chatId: string; position: number | null; estimatedWait: EstimatedWait | null }
  'chat:agent': { chatId: string; agent: ChatAgent | null }
  'chat:end': { chatId: string; endedBy: 'visitor' | 'agent' | 'system' | null }
  'chat:rating': { chatId: string; rating: number; feedback: string | null }
  'message:sent': { chatId: string; message: Message }
  'message:received': { chatId: string; message: Message }
  error: { code: string; message: string }
}

export type PapoEvent = keyof PapoEvents

/** Ends a subscription. Calling it twice is harmless. */
export type Unsubscribe = () => void

/**
 * The function that the page calls. Before the script has loaded it may be a stub that
 * queues its calls in `q`; then `on` gives no unsubscribe and `getState` nothing.
 */
export interface Papo {
  /** Starts, or starts again after `destroy`. */
  (command: 'init', settings?: PapoSettings): void
  /** Changes the appearance, the language or what the page says about the visitor. */
  (command: 'update', settings: PapoSettings): void
  /** Removes everything from the page. A running chat stays on the server. */
  (command: 'destroy'): void
  (command: 'open' | 'close' | 'toggle'): void
  /** Shows or hides the launcher; `hide` closes the chat too. */
  (command: 'show' | 'hide'): void
  /** Opens the chat and starts one; where the site asks for details first, its form is shown. */
  (command: 'startChat', options?: StartChatOptions): void
  /** Sends as the visitor. Without a chat, one is started with this message. */
  (command: 'sendMessage', text: string): void
  /** Ends the running chat, without asking. */
  (command: 'endChat'): void
  /**
   * Says who the visitor is. With a token the visitor is identified and gets their earlier chats; an
   * invalid token changes nothing and emits `error` with the code `invalid_identity`. A name or an
   * e-mail without a token is unverified.
   */
  (command: 'identify', identity: PapoIdentity): void
  /** Ends the visitor's session on the server and wipes what this browser stores, in other tabs too. */
  (command: 'logout'): void
  /** The answer to the page's own banner; `false` wipes what this browser stores and ends the session. */
  (command: 'consent', isGiven: boolean): void
  /** Attributes for the agents, sent with the next start. */
  (command: 'setAttributes', attributes: Attributes): void
  /** Calls `listener` at each event; for `ready` also if it has already happened. */
  <Name extends PapoEvent>(
    command: 'on',
    event: Name,
    listener: (detail: PapoEvents[Name]) => void,
  ): Unsubscribe
  <Name extends PapoEvent>(
    command: 'off',
    event: Name,
    listener: (detail: PapoEvents[Name]) => void,
  ): void
  (command: 'getState'): PapoState
  /** Calls made before the script has loaded. */
  q?: ArrayLike<unknown>[]
}

/** The events on `window`. */
export type PapoWindowEvents = {
  [Name in PapoEvent as `papo:${Name}`]: CustomEvent<PapoEvents[Name]>
}

declare global {
  interface Window {
    papo?: Papo
    papoSettings?: PapoSettings
  }
  interface WindowEventMap extends PapoWindowEvents {}
}
