import type { LogPage, ServerFrames, WaitingChats } from '@papo/protocol'
import type { Hint } from '../sync/push.ts'

/** What a tab asks the holder of the socket. */
export type TabRequest =
  | { type: 'watch'; chatId: string; after: string }
  | { type: 'unwatch'; chatId: string }
  | { type: 'watchQueue' }
  | { type: 'unwatchQueue' }
  | ({ chatId: string } & Hint)
  /** A person asks for a connection. */
  | { type: 'reconnect' }
  /** Whether there is a holder, and whether its socket is up. */
  | { type: 'greet' }

/** How the followers of a socket that is down go on. */
export type Aftermath =
  /** By polls, after so many milliseconds, unless it is up by then. */
  | { type: 'down'; how: 'poll'; afterMs: number }
  /** Like after a failed poll, or like after an answer that the server has put off. */
  | { type: 'down'; how: 'failed' | 'doubted' }

/** What the holder of the socket tells every tab. */
export type HolderEvent =
  | { type: 'up' }
  | Aftermath
  /** A page of a log, and the cursor that it comes after. */
  | { type: 'log'; chatId: string; from: string; page: LogPage }
  /** Where a log that is watched already stands, and its last page without entries. */
  | { type: 'at'; chatId: string; cursor: string; page: LogPage | null }
  | ServerFrames['typing']
  | ServerFrames['read']
  | ServerFrames['refused']
  | { type: 'queue'; queue: WaitingChats }
  | ServerFrames['chats']
