import type { Caller } from '../platform/caller.ts'
import { addressKey } from '../platform/network.ts'
import { Refusal } from '../platform/refusal.ts'

/** The most open sockets, before `RATE_LIMIT_SCALE` multiplies those of one caller and of one address. */
const most = { ofCaller: 20, ofAddress: 1_000, ofProcess: 20_000 } as const
const retryAfterSeconds = 10

/** Counts open sockets, and refuses those that are too many before anything of them is kept. */
export class SocketLimits {
  readonly #scale: number
  readonly #callers = new Map<string, number>()
  readonly #addresses = new Map<string, number>()
  #open = 0

  constructor(scale: number) {
    this.#scale = scale
  }

  get open(): number {
    return this.#open
  }

  /** @throws Refusal `rate_limited` for an address with too many, `unavailable` for a full process */
  requireVacancy(address: string): void {
    const extras = { retryAfterSeconds }
    if (this.#open >= most.ofProcess) {
      throw new Refusal('unavailable', 'This process has as many sockets as it takes.', extras)
    }
    if ((this.#addresses.get(addressKey(address)) ?? 0) >= most.ofAddress * this.#scale) {
      throw new Refusal('rate_limited', 'This address has as many sockets as one may.', extras)
    }
  }

  opened(address: string): void {
    this.#open += 1
    add(this.#addresses, addressKey(address), 1)
  }

  /** @throws Refusal `rate_limited` */
  entered(caller: Caller): void {
    const key = keyOf(caller)
    if ((this.#callers.get(key) ?? 0) >= most.ofCaller * this.#scale) {
      throw new Refusal('rate_limited', 'This caller has as many sockets as one may.')
    }
    add(this.#callers, key, 1)
  }

  closed(address: string, caller: Caller | null): void {
    this.#open -= 1
    add(this.#addresses, addressKey(address), -1)
    if (caller !== null) add(this.#callers, keyOf(caller), -1)
  }
}

const keyOf = (caller: Caller): string =>
  caller.type === 'visitor' ? caller.visitorId : caller.agentId

function add(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change
  if (count > 0) counts.set(key, count)
  else counts.delete(key)
}
