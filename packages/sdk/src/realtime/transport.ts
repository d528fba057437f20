import { type LogPage, realtimeLimits, type WaitingChats } from '@papo/protocol'
import { lazyPart } from '../platform/lazy-part.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import type { ChangesPush, LogPush, Push, QueuePush } from '../sync/push.ts'
import type { WaitingChatsQuery } from '../transport/contract.ts'
import type { Credential } from './holder.ts'
import type { Realtime } from './realtime.ts'
import { TransportMemory } from './transport-memory.ts'

/** `auto`: a WebSocket where one works, else polls. `poll`: polls alone. */
export type TransportChoice = 'auto' | 'poll'

export interface TransportOptions {
  platform: Platform
  baseUrl: string
  choice: TransportChoice | undefined
  credential(): Credential | null
  /** The name under which the tabs of a browser share one socket; null for a socket of this client alone. */
  sharedName: string | null
}

/** The socket and all that belongs to it: loaded when it connects. */
const realtimePart = lazyPart(() => import('./realtime.ts'))

/**
 * The transport of one client: a socket where one works, which is found out by trying. There is none before
 * something is followed, nor after nothing is followed any more.
 */
export class Transport {
  readonly #options: TransportOptions
  readonly #memory: TransportMemory
  readonly #pushes = new Set<LatePush<unknown>>()
  #realtime: Realtime | null = null
  #isLoading = false
  #stopTimer: Stop = () => {}

  constructor(options: TransportOptions) {
    const baseUrl = options.baseUrl.replace(/\/+$/, '')
    this.#options = { ...options, baseUrl }
    this.#memory = new TransportMemory(options.platform, baseUrl)
  }

  /** The push of one chat’s log; null where there is only polling. */
  log(chatId: string): LogPush | null {
    const push = this.#push<LogPage, LogPush>(({ tab }) => tab.log(chatId))
    return (
      push &&
      Object.assign(push, {
        sendHint: (hint) => push.opened?.sendHint(hint) ?? false,
      } satisfies Pick<LogPush, 'sendHint'>)
    )
  }

  /** The push of the queue; null where there is only polling, and for the queue of one site. */
  queue({ siteId, limit = 0 }: WaitingChatsQuery): QueuePush | null {
    if (siteId !== undefined || limit > realtimeLimits.queueChats) return null
    return this.#push<WaitingChats, QueuePush>(({ tab }) => tab.queue())
  }

  /** The changes of lists of chats; null where there is only polling. */
  changes(): ChangesPush | null {
    const push = this.#push<never, ChangesPush>(({ tab }) => tab.changes())
    return (
      push &&
      Object.assign(push, {
        now: () => push.opened?.now() ?? '',
      } satisfies Pick<ChangesPush, 'now'>)
    )
  }

  #push<Item, Opened extends Push<Item>>(open: (realtime: Realtime) => Opened) {
    const { platform, choice, baseUrl } = this.#options
    if (choice === 'poll' || !platform.openSocket || !/^https?:/.test(baseUrl)) return null
    const push = new LatePush<Item, Opened>(open, {
      onUse: () => this.#realtime?.followCredential(),
      onReconnect: () => this.#load(),
      onClose: () => this.#closed(push),
    })
    this.#pushes.add(push)
    if (this.#realtime) push.use(this.#realtime)
    else this.#loadIn(/* @fault socket-tried */ this.#memory.waitMs())
    return push
  }

  #loadIn(ms: number): void {
    this.#stopTimer()
    if (ms > 0) this.#stopTimer = this.#options.platform.setTimer(() => this.#load(), ms)
    else this.#load()
  }

  #load(): void {
    const { platform, ...rest } = this.#options
    const { openSocket, tabs } = platform
    if (this.#isLoading || this.#realtime || !openSocket) return
    this.#isLoading = true
    realtimePart(platform).then(
      ({ openRealtime }) => {
        this.#isLoading = false
        if (!this.#pushes.size) return
        const memory = this.#memory
        this.#realtime = openRealtime({
          ...rest,
          platform,
          openSocket,
          memory,
          shared: tabs.shared,
        })
        for (const push of this.#pushes) push.use(this.#realtime)
      },
      () => {
        this.#isLoading = false
        if (this.#pushes.size) this.#loadIn(this.#memory.failed())
      },
    )
  }

  #closed(push: unknown): void {
    this.#pushes.delete(push as LatePush<unknown>)
    if (this.#pushes.size) return
    this.#stopTimer()
    this.#realtime?.stop()
    this.#realtime = null
  }
}

interface LatePushEvents {
  onUse(): void
  onReconnect(): void
  onClose(): void
}

/** A push that is not ready before the socket’s part is loaded. */
class LatePush<Item, Opened extends Push<Item> = Push<Item>> implements Push<Item> {
  opened: Opened | null = null
  readonly #open: (realtime: Realtime) => Opened
  readonly #events: LatePushEvents
  readonly #listeners = new Set<() => void>()
  readonly #stops: Stop[] = []

  constructor(open: (realtime: Realtime) => Opened, events: LatePushEvents) {
    this.#open = open
    this.#events = events
  }

  use(realtime: Realtime): void {
    const opened = (this.opened = this.#open(realtime))
    this.#stops.push(opened.onReady(() => this.#ready()))
    this.#ready()
  }

  isReady(cursor: string): boolean {
    this.#events.onUse()
    return this.opened?.isReady(cursor) ?? false
  }

  onReady(run: () => void): Stop {
    const listener = () => run()
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  follow(cursor: string, onItem: (item: Item) => void, signal: AbortSignal): Promise<number> {
    return this.opened?.follow(cursor, onItem, signal) ?? Promise.resolve(0)
  }

  reconnect(): void {
    if (this.opened) this.opened.reconnect()
    else this.#events.onReconnect()
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop()
    this.opened?.close()
    this.opened = null
    this.#events.onClose()
  }

  #ready(): void {
    for (const run of Array.from(this.#listeners)) run()
  }
}
