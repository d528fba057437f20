import { parseJson, toJson } from '../platform/natives.ts'
import type { KeyValueStorage, Platform } from '../platform/platform.ts'
import { retryDelayMs } from '../sync/pace.ts'

/** How long a site whose policy forbids sockets is polled before one is tried again. */
const forbiddenForMs = 7 * 24 * 60 * 60_000
/** After so many failures in a row, a tab whose sockets have worked is like one where none has. */
const quickTries = 5
const firstSlowMs = 30_000
const longestSlowMs = 10 * 60_000

interface Remembered {
  /** Failures in a row. */
  failures?: number
  /** Whether a socket has been up. */
  hasWorked?: boolean
  /** No socket is tried before this time. */
  notBefore?: number
}

/**
 * What is known about sockets to one server: this tab’s tries, and for the whole site that its policy
 * forbids them.
 */
export class TransportMemory {
  readonly #platform: Platform
  readonly #key: string
  #failingSince = 0

  constructor(platform: Platform, address: string) {
    this.#platform = platform
    this.#key = `papo.transport.${address}`
  }

  /** Milliseconds until a socket may be tried; 0 for now. */
  waitMs(): number {
    const { now, storage, tabStorage } = this.#platform
    const until = [storage, tabStorage].map((kept) => this.#read(kept).notBefore ?? 0)
    // A clock that was set back must not lengthen the wait.
    return Math.min(forbiddenForMs, Math.max(0, ...until.map((time) => time - now())))
  }

  succeeded(): void {
    const { storage, tabStorage } = this.#platform
    if (this.#read(storage).notBefore) storage.remove(this.#key)
    this.#write(tabStorage, { hasWorked: true })
  }

  /** Returns the milliseconds until the next try: soon after an interruption, rarely where none works. */
  failed(): number {
    const { now, random, tabStorage } = this.#platform
    const { failures = 0, hasWorked = false } = this.#read(tabStorage)
    if (failures === 0) this.#failingSince = now()
    const isQuick = hasWorked && failures < quickTries
    const slow = Math.min(
      longestSlowMs,
      firstSlowMs * 2 ** (hasWorked ? failures - quickTries : failures),
    )
    const delay = isQuick
      ? retryDelayMs(failures + 1, now() - this.#failingSince, random())
      : Math.round(slow * (0.5 + random() / 2))
    this.#write(tabStorage, { hasWorked, failures: failures + 1, notBefore: now() + delay })
    return delay
  }

  /** The site’s policy forbids sockets. */
  forbidden(): void {
    const { now, storage } = this.#platform
    this.#write(storage, { notBefore: now() + forbiddenForMs })
  }

  #read(storage: KeyValueStorage): Remembered {
    try {
      return (parseJson(storage.get(this.#key) ?? '{}') as Remembered | null) ?? {}
    } catch {
      return {}
    }
  }

  #write(storage: KeyValueStorage, remembered: Remembered): void {
    storage.set(this.#key, toJson(remembered))
  }
}
