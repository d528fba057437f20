import { performance } from 'node:perf_hooks'
import { BasicClientSideCache, createClient } from 'redis'
import type { Clock } from '@papo/core/platform/clock'
import { refusalOf, refusalWord } from './refusals.ts'
import { within } from './within.ts'

const heartbeatEveryMs = 1_000
// @fault deaf-redis
const unresponsiveAfterMs = 500
/** A socket without data for this long, despite the pings, is dead and is reopened. */
// @fault silent-socket
const socketTimeoutMs = 5_000
const connectTimeoutMs = 2_000
const closeWithinMs = 500
/** A connection to a replica is dropped this often at most, as long as its name leads there. */
const reopenEveryMs = 5_000
const backoffMs = { first: 50, last: 2_000 }

export type RedisClient = ReturnType<typeof openClient>

interface Address {
  url: string
  /** Turns on client-side caching and receives each read key that has changed; null for all keys. */
  onStale?: (key: string | null) => void
}

export interface ConnectionOptions extends Address {
  clock: Clock
  onError: (error: unknown) => void
  /** What the connection must be able to do, tried once a second; a ping by default. */
  probe?: (client: RedisClient) => Promise<unknown>
  /** Called when it answers again after it led to a read-only replica. */
  onMoved?: () => void
}

/**
 * One connection that reconnects by itself, without end. It queues nothing while it is away. It counts as away until a
 * probe has succeeded, while one stays unanswered for 500 ms, and from a refusal until the next probe that succeeds.
 */
export class Connection {
  readonly client: RedisClient
  readonly #clock: Clock
  readonly #probe: (client: RedisClient) => Promise<unknown>
  readonly #onMoved: () => void
  readonly #onReady = new Set<() => void>()
  readonly #onAnswering = new Set<() => void>()
  #hasAnswered = false
  #unresponsive = false
  #refusal: string | null = null
  #isDemoted = false
  #lives = 0
  #reopenedAt = Number.NEGATIVE_INFINITY
  #probing = false
  #stopHeartbeat = () => {}

  constructor(options: ConnectionOptions) {
    this.#clock = options.clock
    this.#probe = options.probe ?? ((client) => client.sendCommand(['PING']))
    this.#onMoved = options.onMoved ?? (() => {})
    this.client = openClient(options)
    this.client.on('error', options.onError)
    this.client.on('ready', () => {
      this.#unresponsive = false
      this.#hasAnswered = false
      for (const run of this.#onReady) run()
      void this.#heartbeat()
    })
  }

  /** Whether it is connected, answers, and does what it is for. */
  get answers(): boolean {
    return this.client.isReady && this.#hasAnswered && !this.#unresponsive && this.#refusal === null
  }

  /** What Redis said as it refused the work, while it refuses; else null. */
  get refusal(): string | null {
    return this.#refusal
  }

  /** Grows each time that it answers after it did not: what was read before may have been replaced. */
  get lives(): number {
    return this.#lives
  }

  /** Calls `run` at the first connection and at each one after a loss. */
  onReady(run: () => void): void {
    this.#onReady.add(run)
  }

  /** Calls `run` each time that it answers after it did not. */
  onAnswering(run: () => void): void {
    this.#onAnswering.add(run)
  }

  open(): void {
    // The client retries and emits 'error'; the promise rejects only if the client is closed meanwhile.
    this.client.connect().catch(() => {})
    this.#stopHeartbeat = this.#clock.every(heartbeatEveryMs, () => void this.#heartbeat())
  }

  /** Connects anew: the name in the address may lead to another server by now. */
  reopen(): void {
    this.#reopenedAt = performance.now()
    // Redis closes the connection, and the client opens the next one.
    this.client.sendCommand(['QUIT']).catch(() => {})
  }

  /** Call for an error of Redis: after a refusal that any work would get, the connection counts as away. */
  refused(error: unknown): void {
    // @fault refused-writes
    if (refusalWord(error) !== null) this.#refuse(error)
  }

  async close(): Promise<void> {
    this.#stopHeartbeat()
    if (!this.answers) return this.client.destroy()
    await within(this.#clock, closeWithinMs, this.client.close()).catch(() => this.client.destroy())
  }

  async #heartbeat(): Promise<void> {
    if (this.#probing || !this.client.isReady) return
    this.#probing = true
    const stop = this.#clock.after(unresponsiveAfterMs, () => {
      this.#unresponsive = true
    })
    try {
      await this.#probe(this.client)
      this.#answered()
    } catch (error) {
      // Without an answer the connection is lost; the client emits 'error'.
      if (refusalOf(error) !== null) this.#refuse(error)
    } finally {
      stop()
      this.#probing = false
    }
  }

  #answered(): void {
    const isNew = !this.answers
    this.#unresponsive = false
    this.#refusal = null
    this.#hasAnswered = true
    if (!isNew) return
    this.#lives += 1
    const hasMoved = this.#isDemoted
    this.#isDemoted = false
    if (hasMoved) this.#onMoved()
    for (const run of this.#onAnswering) run()
  }

  #refuse(error: unknown): void {
    this.#unresponsive = false
    this.#refusal = refusalOf(error)
    if (refusalWord(error) !== 'READONLY') return
    this.#isDemoted = true
    // A replica takes no writes by itself; its name may lead to the new master.
    if (performance.now() - this.#reopenedAt >= reopenEveryMs) this.reopen()
  }
}

function openClient({ url, onStale }: Address) {
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
