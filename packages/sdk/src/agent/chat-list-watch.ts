import type { Chat } from '@papo/protocol'
import type { Stop } from '../platform/platform.ts'
import type { Connection } from '../sync/connection.ts'

/** A list of chats as it is known right now. */
export interface ChatListState {
  /** A chat that did not change is the same object as before. */
  readonly chats: readonly Chat[]
  /** How many there are in all, also beyond `chats` where the server says so. */
  readonly total: number
  readonly connection: Connection
  /** False until the first answer. */
  readonly loaded: boolean
}

/** A list of chats that is kept up to date until `close()`. */
export interface ChatListWatch {
  readonly state: ChatListState
  on(event: 'state', run: (state: ChatListState) => void): Stop
  /** Asks now instead of at the next turn. */
  refresh(): void
  close(): void
}
