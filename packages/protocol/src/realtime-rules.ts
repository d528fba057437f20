/** The address of the socket, beside the endpoints. */
export const realtimePath = '/v1/realtime'

/** The subprotocol that a client offers and the server selects. */
export const realtimeProtocol = 'papo.v1'

/** Sizes and times that both ends of a socket keep to. Sizes are bytes, times milliseconds. */
export const realtimeLimits = {
  /** The largest frame in either direction. */
  frameBytes: 65_536,
  /** The client has authenticated by then, or the socket is closed with 4401. */
  authWithinMs: 5_000,
  /** A client pings this often; the server does where it has received nothing for this long. */
  pingEveryMs: 25_000,
  /** A client without a pong for this long after its ping counts as disconnected, whatever its socket says. */
  pongWithinMs: 5_000,
  /** An end that has received nothing for this long closes the socket: the other end is dead. */
  silentForMs: 60_000,
  /** The most chats that one socket watches at a time. */
  watchedChats: 100,
  /** The most chats in a snapshot of the queue. */
  queueChats: 50,
} as const

/**
 * Why the server closes a socket; `closeReasons` says it in words. From `badFrame` on a close is final: the same client
 * would be refused again.
 */
export const closeCodes = {
  unavailable: 1013,
  draining: 4000,
  resync: 4001,
  tooSlow: 4008,
  tooFast: 4029,
  badFrame: 4400,
  notAuthenticated: 4401,
  originRefused: 4403,
  tooLarge: 4413,
} as const

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]
