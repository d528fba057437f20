import { BasicClientSideCache, createClient } from 'redis'
import type { Clock } from '@papo/core/platform/clock'
import { within } from './within.ts'

const heartbeatEveryMs = 1_000
// @fault deaf-redis
const unresponsiveAfterMs = 500
/** A socket without data for this long, despite the pings, is dead and is reopened. */
// @fault silent-socket
const socketTimeoutMs = 5_000
const connectTimeoutMs = 2_000
const closeWithinMs = 500
const backoffMs = { first: 50, last: 2_000 }

export type RedisClient = ReturnType<typeof openClient>

export interface ConnectionOptions {
  url: string
  clock: Clock
  onError: (error: unknown) => void
  /** Turns on client-side caching and receives each read key that has changed; null for all keys. */
  onStale?: (key: string | null) => void
}

/**
 * One connection that reconnects by itself, without end. It queues nothing while it is away, and counts as away
 * while a ping stays unanswered for 500 ms.
 */
export class Connection {
  readonly client: RedisClient
  readonly #clock: Clock
  readonly #onReady = new Set<() => void>()
  #unresponsive = false
  #pinging = false
  #stopHeartbeat = () => {}

  constructor(options: ConnectionOptions) {
    this.#clock = options.clock
    this.client = openClient(options)
    this.client.on('error', options.onError)
    this.client.on('ready', () => {
      this.#unresponsive = false
      for (const run of this.#onReady) run()
    })
  }

  /** Whether it is connected and answers. */
  get answers(): boolean {
    return this.client.isReady && !this.#unresponsive
  }

  /** Calls `run` at the first connection and at each one after a loss. */
  onReady(run: () => void): void {
    this.#onReady.add(run)
  }

  open(): void {
    // The client retries and emits 'error'; the promise rejects only if the client is closed meanwhile.
    this.client.connect().catch(() => {})
    this.#stopHeartbeat = this.#clock.every(heartbeatEveryMs, () => void this.#heartbeat())
  }

  async close(): Promise<void> {
    this.#stopHeartbeat()
    if (!this.answers) return this.client.destroy()
    await within(this.#clock, closeWithinMs, this.client.close()).catch(() => this.client.destroy())
  }

  async #heartbeat(): Promise<void> {
    if (this.#pinging || !this.client.isReady) return
    this.#pinging = true
    const stop = this.#clock.after(unresponsiveAfterMs, () => {
      this.#unresponsive = true
    })
    try {
      await this.client.sendCommand(['PING'])
      this.#unresponsive = false
    } catch {
      // The connection is lost; the client emits 'error'.
    } finally {
      stop()
      this.#pinging = false
    }
  }
}

function openClient({ url, onStale }: Omit<ConnectionOptions, 'clock'>) {
  return createClient({
    url,
    RESP: 3,
    name: 'papo',
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    // Whoever asks has a limit of their own. The client's would keep a timer for 5 s after each answer.
    commandOptions: { timeout: 0 },
    socket: {
      connectTimeout: connectTimeoutMs,
      socketTimeout: socketTimeoutMs,
      keepAlive: true,
      reconnectStrategy: (retries) =>
        Math.min(backoffMs.last, backoffMs.first * 2 ** Math.min(retries, 10)) *
        (0.5 + Math.random() / 2),
    },
    ...(onStale === undefined ? {} : { clientSideCache: new Invalidations(onStale) }),
  })
}

/** Passes on invalidations only and stores nothing: `TrackedValues` holds the values, already parsed. */
class Invalidations extends BasicClientSideCache {
  readonly #onStale: (key: string | null) => void

  constructor(onStale: (key: string | null) => void) {
    super({ recordStats: false })
    this.#onStale = onStale
  }

  override invalidate(key: string | Buffer | null): void {
    this.#onStale(key === null ? null : key.toString())
  }

  override clear(): void {
    this.#onStale(null)
  }
}
