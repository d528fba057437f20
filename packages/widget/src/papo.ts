import type { Attributes, Availability, ChatAgent, EstimatedWait, Message } from '@papo/protocol'

/** Whether the chat is open, closed with the launcher on the page, or not on the page at all. */
export type Visibility = 'open' | 'closed' | 'hidden'

/** What the panel shows, or would show if it were open. */
export type View =
  | 'home'
  | 'prechat'
  | 'waiting'
  | 'chat'
  | 'ended'
  | 'rating'
  | 'thanks'
  | 'offline'

/** What `papo('getState')` answers: an immutable snapshot. */
export interface PapoState {
  /** True once the site's settings are known and the launcher is on the page. */
  readonly ready: boolean
  readonly visibility: Visibility
  readonly view: View
  /** `null` until the site's settings are known. */
  readonly availability: Availability | null
  readonly connection: 'connecting' | 'online' | 'offline' | 'blocked'
  /** How many messages of the agents the visitor has not seen. */
  readonly unread: number
  readonly chatId: string | null
  /** Place in the line from 1, or `null` when not waiting. */
  readonly queuePosition: number | null
}

/** What the page says about its visitor: a label for the agents, proof of nothing. */
export interface PapoVisitor {
  name?: string
  email?: string
}

/** What `papo('identify', …)` takes. */
export interface PapoIdentity extends PapoVisitor {
  /** What the site's server has signed: a JWT (HS256) of at most 15 minutes. */
  token?: string
}

/** What `papoSettings`, `papo('init', …)` and `papo('update', …)` take. Later ones win, field by field. */
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
  /** Nothing is stored and nothing but the settings is requested until the visitor accepts. */
  consent?: 'required'
}

/** What `papo('startChat', …)` takes. */
export interface StartChatOptions {
  /** The visitor's first message. */
  message?: string
  visitor?: PapoVisitor
}

/** Each event with what its listeners receive. On `window` the same are called `papo:ready` and so on. */
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
 * The one function that the page talks to. Before the script has loaded it may be a stub that
 * queues its calls in `q`; then `on` gives no unsubscribe and `getState` nothing.
 */
export interface Papo {
  /** Starts, or starts again after `destroy`. */
  (command: 'init', settings?: PapoSettings): void
  /** Changes the appearance, the language or what is known of the visitor. */
  (command: 'update', settings: PapoSettings): void
  /** Takes everything off the page. A running chat stays on the server. */
  (command: 'destroy'): void
  (command: 'open' | 'close' | 'toggle'): void
  /** Puts the launcher on the page or takes it off; `hide` closes the chat too. */
  (command: 'show' | 'hide'): void
  /** Opens the chat and starts one; where the site asks for details first, its form is shown. */
  (command: 'startChat', options?: StartChatOptions): void
  /** Sends as the visitor. Without a chat, one is started with this message. */
  (command: 'sendMessage', text: string): void
  /** Ends the running chat, without asking. */
  (command: 'endChat'): void
  /**
   * Says who the visitor is. With a token they are known, and find their earlier chats; a token that
   * is not valid is told as `error` with the code `invalid_identity`, and changes nothing. A name or
   * an e-mail without one is a label, proof of nothing.
   */
  (command: 'identify', identity: PapoIdentity): void
  /** Ends the visitor's session on the server and wipes what this browser keeps, in other tabs too. */
  (command: 'logout'): void
  /** What the page's own banner says; `false` wipes what this browser keeps and ends the session. */
  (command: 'consent', isGiven: boolean): void
  /** Facts for the agents, sent with the next start. */
  (command: 'setAttributes', attributes: Attributes): void
  /** Calls `listener` at each event; `ready` also when it already was. */
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
  /** Calls that were made before the script had loaded. */
  q?: ArrayLike<unknown>[]
}

type PapoWindowEvents = { [Name in PapoEvent as `papo:${Name}`]: CustomEvent<PapoEvents[Name]> }

declare global {
  interface Window {
    papo?: Papo
    papoSettings?: PapoSettings
  }
  interface WindowEventMap extends PapoWindowEvents {}
}
