import { closeCodes } from '@papo/protocol'
import type { Aftermath } from './requests.ts'
import type { SocketLoss } from './socket.ts'

/** Sockets of a server that goes away connect again within this time, each at a random moment. */
const drainedMs = 3000
const resyncMs = 1000
/** Where the server asks for less, at least this long, and up to twice as long. */
const tooSlowMs = 5000
const tooFastMs = 30_000
/** What connecting takes: until then nobody polls. */
const connectingMs = 2000

/** Whether the server refuses the same client again. */
export const isFinal = (code: number | null): boolean =>
  code !== null && code >= closeCodes.badFrame && code <= closeCodes.tooLarge

/** Milliseconds until the next try. `failed` counts a failure and names its wait; `random` is in [0, 1). */
export function reconnectDelayMs(
  { code, wasUp }: SocketLoss,
  failed: () => number,
  random: number,
): number {
  switch (wasUp || code === closeCodes.tooFast ? code : null) {
    case closeCodes.draining:
      return Math.round(drainedMs * random)
    case closeCodes.resync:
      return Math.round(resyncMs * random)
    case closeCodes.tooSlow:
      return Math.round(tooSlowMs * (1 + random))
    case closeCodes.tooFast:
      return Math.round(tooFastMs * (1 + random))
    default:
      return failed()
  }
}

/** How the followers go on when the socket is tried again after `delayMs`. */
export function aftermathOf({ code, isSilent }: SocketLoss, delayMs: number): Aftermath {
  if (isSilent) return { type: 'down', how: 'doubted' }
  if (code === closeCodes.draining || code === closeCodes.resync) {
    return { type: 'down', how: 'poll', afterMs: delayMs + connectingMs }
  }
  const isAsked = isFinal(code) || code === closeCodes.tooSlow || code === closeCodes.tooFast
  return isAsked ? { type: 'down', how: 'poll', afterMs: 0 } : { type: 'down', how: 'failed' }
}
