import { type KeyValueStorage, nodePlatform, type Platform } from '@papo/sdk'

const withoutBody = [204, 205, 304]

/**
 * A simulated device: its storage survives a reload, its network can be taken away, and its clock
 * can be wrong.
 */
export class Device {
  readonly platform: Platform
  /** Added to the time, in milliseconds. */
  clockShiftMs = 0
  readonly #stored = new Map<string, string>()
  readonly #onNetwork = new Set<() => void>()
  readonly #onVisibility = new Set<() => void>()
  readonly #flights = new Set<AbortController>()
  #isOnline = true
  #isHidden = false
  #isCut = false

  constructor(entries: Iterable<[string, string]> = []) {
    this.#stored = new Map(entries)
    const storage: KeyValueStorage = {
      get: (key) => this.#stored.get(key) ?? null,
      set: (key, value) => void this.#stored.set(key, value),
      remove: (key) => void this.#stored.delete(key),
    }
    this.platform = {
      ...nodePlatform(),
      now: () => Date.now() + this.clockShiftMs,
      fetch: (input, init) => this.#fetch(input, init),
      storage,
      visibility: {
        hidden: () => this.#isHidden,
        left: () => false,
        onChange: (run) => {
          this.#onVisibility.add(run)
          return () => this.#onVisibility.delete(run)
        },
      },
      network: {
        online: () => this.#isOnline,
        onChange: (run) => {
          this.#onNetwork.add(run)
          return () => this.#onNetwork.delete(run)
        },
      },
    }
  }

  /** The content of its storage. */
  stored(): ReadonlyMap<string, string> {
    return this.#stored
  }

  /** Another tab or a copied browser: it starts with the storage of this one. */
  copy(): Device {
    return new Device(this.#stored)
  }

  /** Hides the page, or shows it again. */
  hide(isHidden = true): void {
    this.#isHidden = isHidden
    for (const run of Array.from(this.#onVisibility)) run()
  }

  /** Takes the network away. `isNoticed`: the platform reports it, as most browsers do. */
  disconnect({ isNoticed = true } = {}): void {
    this.#isOnline = !isNoticed
    this.#isCut = true
    for (const flight of this.#flights) flight.abort()
    if (isNoticed) for (const run of Array.from(this.#onNetwork)) run()
  }

  connect(): void {
    this.#isCut = false
    const wasOnline = this.#isOnline
    this.#isOnline = true
    if (!wasOnline) for (const run of Array.from(this.#onNetwork)) run()
  }

  async #fetch(input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> {
    if (this.#isCut) throw new TypeError('there is no network')
    const flight = new AbortController()
    this.#flights.add(flight)
    const signals = [flight.signal, ...(init.signal ? [init.signal] : [])]
    try {
      const answer = await fetch(input, { ...init, signal: AbortSignal.any(signals) })
      // The body is read here, so that losing the network cuts an answer in half.
      const body = await answer.arrayBuffer()
      const { status, statusText, headers } = answer
      return new Response(withoutBody.includes(status) ? null : body, {
        status,
        statusText,
        headers,
      })
    } finally {
      this.#flights.delete(flight)
    }
  }
}
