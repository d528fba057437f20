import type { WatchNeeds } from '../message/log-watch.ts'
import type { Caller } from '../platform/caller.ts'
import type { RealtimeNeeds } from './needs.ts'

/** Every watch looks again once in so many ticks, in case a wake-up was lost. */
export const healTurns = 8

/** Where the sockets of this process are gathered. */
export interface SocketHome<Socket> {
  readonly needs: RealtimeNeeds & WatchNeeds
  /** How many sockets are open. */
  readonly open: number
  /** The client has said who it is: no time limit waits for it any more. */
  spoke(socket: Socket): void
  /** Refuses a caller with too many sockets. @throws Refusal `rate_limited` */
  enter(socket: Socket, caller: Caller): void
  watchQueue(socket: Socket): void
  unwatchQueue(socket: Socket): void
  /** The client may see other chats of the queue than before. */
  queueChanged(socket: Socket): void
  leave(socket: Socket): void
}
