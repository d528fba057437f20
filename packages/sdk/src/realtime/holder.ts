import type { LogPage, ServerFrame, WaitingChats } from '@papo/protocol'
import type { Platform, Stop } from '../platform/platform.ts'
import { matchesModel } from '../transport/model.ts'
import { askedPage } from '../transport/visitor-answers.ts'
import { aftermathOf, isFinal, reconnectDelayMs } from './close-code.ts'
import type { Aftermath, HolderEvent, TabRequest } from './requests.ts'
import { Socket, type SocketAuth, type SocketLoss } from './socket.ts'
import type { TransportMemory } from './transport-memory.ts'

/** Who the socket is for; another `key` is another caller. */
export interface Credential {
  key: string
  auth: SocketAuth
}

export interface HolderOptions {
  platform: Platform
  openSocket: NonNullable<Platform['openSocket']>
  address: string
  /** Null while there is nobody to authenticate. */
  credential(): Credential | null
  memory: TransportMemory
  /** Whether the socket is for this tab alone: then a hidden page has none. */
  isForVisibleTab: boolean
  /** Tells every tab. */
  emit(event: HolderEvent): void
}

/** A log that the socket watches. */
interface WatchedLog {
  cursor: string
  /** The last page, without entries. */
  page: LogPage | null
  tabs: Set<string>
}

/**
 * Holds the one socket of an agent’s client, or of all tabs of a visitor. Guarantees:
 * - never two sockets at once, and none without a network, in a page that was left, or for a caller who
 *   was refused
 * - each log is watched once, whoever follows it; the pages of a log are told in order, each with the cursor
 *   that it comes after
 * - after a loss it connects again, as the close code says: at once with jitter, later, or never
 */
export class Holder {
  readonly #options: HolderOptions
  readonly #logs = new Map<string, WatchedLog>()
  readonly #queueTabs = new Set<string>()
  readonly #stops: Stop[]
  #queue: WaitingChats | null = null
  #socket: Socket | null = null
  #isUp = false
  /** The caller whom the server has refused for good. */
  #refusedKey: string | null = null
  #usedKey = ''
  #stopTimer: Stop = () => {}
  #isStopped = false

  constructor(options: HolderOptions) {
    this.#options = options
    const { visibility, network } = options.platform
    this.#stops = [
      visibility.onChange(() => this.#followPlatform()),
      network.onChange(() => this.#followPlatform()),
    ]
    this.#connectIn(options.memory.waitMs())
  }

  get isUp(): boolean {
    return this.#isUp
  }

  request(tab: string, request: TabRequest): void {
    switch (request.type) {
      case 'watch':
        return this.#watch(tab, request.chatId, request.after)
      case 'unwatch':
        return this.#unwatch(tab, request.chatId)
      case 'watchQueue':
        return this.#watchQueue(tab)
      case 'unwatchQueue':
        if (this.#queueTabs.delete(tab) && !this.#queueTabs.size) this.#socket?.send(request)
        return
      case 'reconnect':
        return this.#socket ? this.#socket.probe() : this.#connectIn(0)
      case 'typing':
      case 'read':
        return this.#socket?.send(request)
      case 'greet':
        return
    }
  }

  /** A caller who was refused may be another one now. */
  followCredential(): void {
    const key = this.#options.credential()?.key
    if (this.#refusedKey !== null && key !== undefined && key !== this.#refusedKey) {
      this.#refusedKey = null
      this.#connectIn(0)
    }
  }

  stop(how: Aftermath): void {
    if (this.#isStopped) return
    this.#isStopped = true
    for (const stop of this.#stops) stop()
    this.#drop(how)
  }

  #mayConnect(): boolean {
    const { platform, isForVisibleTab, credential } = this.#options
    const { network, visibility } = platform
    const key = credential()?.key
    return (
      !this.#isStopped &&
      key !== undefined &&
      key !== this.#refusedKey &&
      network.online() &&
      !visibility.left() &&
      !(isForVisibleTab && visibility.hidden())
    )
  }

  #followPlatform(): void {
    if (!this.#mayConnect()) this.#drop({ type: 'down', how: 'poll', afterMs: 0 })
    else if (this.#socket) this.#socket.probe()
    else this.#connectIn(this.#options.memory.waitMs())
  }

  #connectIn(ms: number): void {
    this.#stopTimer()
    if (this.#socket || this.#isStopped) return
    if (ms > 0) this.#stopTimer = this.#options.platform.setTimer(() => this.#connect(), ms)
    else this.#connect()
  }

  #connect(): void {
    const { platform, openSocket, address, credential } = this.#options
    const caller = credential()
    if (!caller || !this.#mayConnect()) return
    this.#usedKey = caller.key
    this.#socket = new Socket({
      platform: { now: platform.now, setTimer: platform.setTimer, openSocket },
      address,
      auth: caller.auth,
      onUp: () => this.#up(),
      onFrame: (frame) => this.#receive(frame),
      onDown: (loss) => this.#lost(loss),
    })
  }

  #up(): void {
    this.#isUp = true
    this.#options.memory.succeeded()
    this.#options.emit({ type: 'up' })
  }

  #lost(loss: SocketLoss): void {
    const { memory, platform, credential } = this.#options
    this.#socket = null
    if (loss.isForbidden) return memory.forbidden()
    if (isFinal(loss.code)) {
      this.#refusedKey = this.#usedKey
      this.#drop(aftermathOf(loss, 0))
      // The caller’s token may have been replaced, and the old one revoked.
      if (credential()?.key !== this.#usedKey) this.followCredential()
      return
    }
    const delayMs = reconnectDelayMs(loss, () => memory.failed(), platform.random())
    this.#drop(aftermathOf(loss, delayMs))
    this.#connectIn(delayMs)
  }

  #drop(how: Aftermath): void {
    this.#stopTimer()
    this.#socket?.close()
    this.#socket = null
    this.#logs.clear()
    this.#queueTabs.clear()
    this.#queue = null
    const wasUp = this.#isUp
    this.#isUp = false
    if (wasUp) this.#options.emit(how)
  }

  #watch(tab: string, chatId: string, after: string): void {
    if (!this.#isUp) return
    const log = this.#logs.get(chatId)
    if (log) {
      log.tabs.add(tab)
      this.#options.emit({ type: 'at', chatId, cursor: log.cursor, page: log.page })
    } else {
      this.#logs.set(chatId, { cursor: after, page: null, tabs: new Set([tab]) })
      this.#socket?.send({ type: 'watch', chatId, after })
    }
  }

  #unwatch(tab: string, chatId: string): void {
    const log = this.#logs.get(chatId)
    if (!log?.tabs.delete(tab) || log.tabs.size) return
    this.#logs.delete(chatId)
    this.#socket?.send({ type: 'unwatch', chatId })
  }

  #watchQueue(tab: string): void {
    if (!this.#isUp) return
    const isFirst = !this.#queueTabs.size
    this.#queueTabs.add(tab)
    if (isFirst) this.#socket?.send({ type: 'watchQueue' })
    else if (this.#queue) this.#options.emit({ type: 'queue', queue: this.#queue })
    if (!isFirst) this.#options.emit({ type: 'chats' })
  }

  #receive(frame: ServerFrame): void {
    const { emit } = this.#options
    if (frame.type === 'log') {
      const { type, chatId, ...page } = frame
      const log = this.#logs.get(chatId)
      if (!log || !matchesModel(askedPage({ params: { chatId } }), page)) return
      const from = log.cursor
      log.cursor = page.cursor
      log.page = { ...page, messages: [], reset: false }
      emit({ type, chatId, from, page })
    } else if (frame.type === 'queue') {
      const { type, ...queue } = frame
      this.#queue = queue
      emit({ type, queue })
    } else if (frame.type === 'refused') {
      if (frame.of === 'watch' && frame.chatId !== undefined) this.#logs.delete(frame.chatId)
      if (frame.of === 'watchQueue') this.#queueTabs.clear()
      emit(frame)
    } else if (frame.type !== 'ping' && frame.type !== 'pong') emit(frame)
  }
}
