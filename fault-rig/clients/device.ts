import { type KeyValueStorage, nodePlatform, type Platform, type SocketEvents } from '@papo/sdk'

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
  readonly #sockets = new Set<DeviceSocket>()
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
      openSocket: (address, protocol, events) => {
        const socket = new DeviceSocket(address, protocol, {
          events,
          isCut: this.#isCut,
          onEnd: () => this.#sockets.delete(socket),
        })
        this.#sockets.add(socket)
        return socket
      },
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
    for (const socket of this.#sockets) socket.cut()
    this.#sockets.clear()
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

interface DeviceSocketOptions {
  events: SocketEvents
  /** Whether there is no network from the beginning. */
  isCut: boolean
  onEnd(): void
}

/**
 * A socket of a device. When the network goes, it stays open and nothing passes any more, as in a browser; also not
 * after the network has come back.
 */
class DeviceSocket {
  readonly #raw: ReturnType<NonNullable<Platform['openSocket']>> | null
  readonly #onEnd: () => void
  #isCut: boolean

  constructor(address: string, protocol: string, { events, isCut, onEnd }: DeviceSocketOptions) {
    this.#isCut = isCut
    this.#onEnd = onEnd
    const ifPassing = (run: () => void) => {
      if (!this.#isCut) run()
    }
    const { openSocket } = nodePlatform()
    this.#raw =
      isCut || openSocket === null
        ? null
        : openSocket(address, protocol, {
            onOpen: () => ifPassing(() => events.onOpen()),
            onText: (text) => ifPassing(() => events.onText(text)),
            onClose: (code, isForbidden) => {
              onEnd()
              ifPassing(() => events.onClose(code, isForbidden))
            },
          })
  }

  send(text: string): void {
    if (!this.#isCut) this.#raw?.send(text)
  }

  cut(): void {
    this.#isCut = true
  }

  close(): void {
    this.#isCut = true
    this.#onEnd()
    this.#raw?.close()
  }
}
