import { BasicClientSideCache, createClient } from 'redis'
import type { Clock } from '../../clock.ts'
import { within } from './within.ts'

const heartbeatEveryMs = 1_000
// @fault deaf-redis
const unresponsiveAfterMs = 500
/** A socket that stays silent through its pings leads nowhere, and is opened anew. */
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
  /** Makes Redis tell which of the keys that were read have changed; null: all of them. */
  onStale?: (key: string | null) => void
}

/**
 * One connection that comes back by itself, for ever. Nothing is queued while it is away, and a
 * connection that leaves a ping unanswered counts as away.
 */
export class Connection {
  readonly client: RedisClient
  readonly #clock: Clock
  readonly #onReady = new Set<() => void>()
  #deaf = false
  #beating = false
  #stopBeat = () => {}

  constructor(options: ConnectionOptions) {
    this.#clock = options.clock
    this.client = openClient(options)
    this.client.on('error', options.onError)
    this.client.on('ready', () => {
      this.#deaf = false
      for (const run of this.#onReady) run()
    })
  }

  /** Whether it is connected and answers. */
  get answers(): boolean {
    return this.client.isReady && !this.#deaf
  }

  /** Calls `run` at the first connection and at each one after a loss. */
  onReady(run: () => void): void {
    this.#onReady.add(run)
  }

  open(): void {
    // A failure is retried inside and reported as 'error'; the promise fails only when closed meanwhile.
    this.client.connect().catch(() => {})
    this.#stopBeat = this.#clock.every(heartbeatEveryMs, () => void this.#beat())
  }

  async close(): Promise<void> {
    this.#stopBeat()
    if (!this.answers) return this.client.destroy()
    await within(this.#clock, closeWithinMs, this.client.close()).catch(() => this.client.destroy())
  }

  async #beat(): Promise<void> {
    if (this.#beating || !this.client.isReady) return
    this.#beating = true
    const stop = this.#clock.after(unresponsiveAfterMs, () => {
      this.#deaf = true
    })
    try {
      await this.client.sendCommand(['PING'])
      this.#deaf = false
    } catch {
      // The connection is gone; 'error' has said so.
    } finally {
      stop()
      this.#beating = false
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

/** The client's own cache without its store: what is kept is parsed already and kept by `TrackedCache`. */
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
