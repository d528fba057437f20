import type { LogPage, ServerFrames, WaitingChats } from '@papo/protocol'
import { PapoError } from '../papo-error.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import type { ChangesPush, Hint, LogPush, Push } from '../sync/push.ts'
import type { Aftermath, HolderEvent, TabRequest } from './requests.ts'

/** A chat whose watching was refused is polled for this long, unless the server names another time. */
const refusedForMs = 60_000

/** A follower of one log or of the queue, until it is over. */
interface Follower<Item> {
  cursor: string
  onItem(item: Item): void
  resolve(delayMs: number): void
  reject(error: PapoError): void
}

interface TabOptions {
  platform: Pick<Platform, 'now'>
  /** Asks the holder of the socket. */
  ask(request: TabRequest): void
}

type EventOf<Type extends HolderEvent['type']> = Extract<HolderEvent, { type: Type }>

/**
 * What one tab follows through the socket, which it may hold itself or another tab. A log is followed only
 * from the cursor at which the socket stands, so that no entry is left out; any other tab polls until it is
 * there.
 */
export class Tab {
  readonly #options: TabOptions
  readonly #readiness = new Set<() => void>()
  readonly #logs = new Map<string, Follower<LogPage>>()
  /** The last page of each followed log, without entries, and when it came. */
  readonly #last = new Map<string, { page: LogPage; at: number }>()
  /** Where the socket stands in each log. */
  readonly #cursors = new Map<string, string>()
  readonly #refusedUntil = new Map<string, number>()
  #queue: Follower<WaitingChats> | null = null
  readonly #lists = new Set<Follower<never>>()
  /** How many follow changes of lists, now or between two loads. */
  #listed = 0
  #isQueueAsked = false
  #changes = 0
  #isUp = false

  constructor(options: TabOptions) {
    this.#options = options
  }

  get isUp(): boolean {
    return this.#isUp
  }

  /** The push of one chat’s log. */
  log(chatId: string): LogPush {
    return {
      ...this.#push(chatId, () => this.#stopLog(chatId)),
      isReady: (cursor) => {
        const at = this.#cursors.get(chatId)
        return this.#mayFollow(chatId) && (at === undefined || at === cursor)
      },
      follow: (cursor, onPage, signal) =>
        this.#follow(cursor, onPage, signal, (follower) => {
          if (follower) this.#logs.set(chatId, follower)
          else this.#stopLog(chatId)
          if (follower) this.#options.ask({ type: 'watch', chatId, after: cursor })
        }),
      sendHint: (hint: Hint) => {
        const isFollowed = this.#logs.has(chatId)
        if (isFollowed) this.#options.ask({ ...hint, chatId })
        return isFollowed
      },
    }
  }

  /** The push of the queue. */
  queue(): Push<WaitingChats> {
    return {
      ...this.#push('', () => this.#stopQueue()),
      isReady: () => this.#mayFollow(''),
      follow: (cursor, onQueue, signal) =>
        this.#follow(cursor, onQueue, signal, (follower) => {
          this.#queue = follower
          this.#askForQueue(follower !== null)
        }),
    }
  }

  /** The changes of lists of chats, which come with the queue. */
  changes(): ChangesPush {
    this.#listed++
    const now = () => String(this.#changes)
    return {
      ...this.#push('', () => {
        this.#listed--
        this.#askForQueue(false)
      }),
      now,
      isReady: () => this.#mayFollow(''),
      follow: (cursor, onItem, signal) => {
        let own: Follower<never> | null = null
        return this.#follow(cursor, onItem, signal, (follower) => {
          if (own) this.#lists.delete(own)
          own = follower
          if (!follower) return
          this.#lists.add(follower)
          if (!this.#isQueueAsked) this.#askForQueue(true)
          if (cursor !== now()) this.#endLists()
        })
      },
    }
  }

  handle(event: HolderEvent): void {
    switch (event.type) {
      case 'up':
        return this.#up()
      case 'down':
        return this.#down(event)
      case 'at':
        return this.#standsAt(event)
      case 'log':
        return this.#onLog(event)
      case 'queue':
        return this.#queue?.onItem(event.queue)
      case 'chats':
        this.#changes++
        return this.#endLists()
      case 'typing':
      case 'read':
        return this.#onHint(event)
      case 'refused':
        return this.#refused(event)
    }
  }

  #push(what: string, close: Stop) {
    return {
      onReady: (run: () => void) => {
        const listener = () => run()
        this.#readiness.add(listener)
        return () => void this.#readiness.delete(listener)
      },
      reconnect: () => {
        this.#refusedUntil.delete(what)
        this.#options.ask({ type: 'reconnect' })
      },
      close,
    }
  }

  #follow<Item>(
    cursor: string,
    onItem: (item: Item) => void,
    signal: AbortSignal,
    use: (follower: Follower<Item> | null) => void,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return resolve(0)
      const abort = () => {
        use(null)
        resolve(0)
      }
      const over = () => signal.removeEventListener('abort', abort)
      signal.addEventListener('abort', abort)
      use({
        cursor,
        onItem,
        resolve(delayMs) {
          over()
          resolve(delayMs)
        },
        reject(error) {
          over()
          reject(error)
        },
      })
    })
  }

  #mayFollow(what: string): boolean {
    return (
      /* @fault socket-is-up */ this.#isUp &&
      this.#options.platform.now() >= (this.#refusedUntil.get(what) ?? 0)
    )
  }

  #ready(): void {
    for (const run of Array.from(this.#readiness)) run()
  }

  #askForQueue(isWanted: boolean): void {
    if (!isWanted && (this.#queue || this.#listed)) return
    this.#isQueueAsked = isWanted
    this.#options.ask({ type: isWanted ? 'watchQueue' : 'unwatchQueue' })
  }

  /** Those who follow lists load them again. */
  #endLists(): void {
    const followers = Array.from(this.#lists)
    this.#lists.clear()
    for (const follower of followers) follower.resolve(0)
  }

  #up(): void {
    this.#isUp = true
    this.#cursors.clear()
    this.#ready()
  }

  #down(how: Aftermath): void {
    this.#isUp = false
    this.#cursors.clear()
    const followers = [
      ...this.#logs.values(),
      ...this.#lists,
      ...(this.#queue ? [this.#queue] : []),
    ]
    this.#isQueueAsked = false
    this.#lists.clear()
    this.#logs.clear()
    this.#last.clear()
    this.#queue = null
    for (const follower of followers) {
      if (how.how === 'poll') follower.resolve(how.afterMs)
      else follower.reject(lost(how.how === 'doubted'))
    }
  }

  #standsAt({ chatId, cursor, page }: EventOf<'at'>): void {
    this.#cursors.set(chatId, cursor)
    const follower = this.#logs.get(chatId)
    if (!follower) return this.#ready()
    if (follower.cursor !== cursor) this.#end(chatId, follower)
    else if (page && !this.#last.has(chatId)) this.#hand(chatId, follower, page)
  }

  #onLog({ chatId, from, page }: EventOf<'log'>): void {
    this.#cursors.set(chatId, page.cursor)
    const follower = this.#logs.get(chatId)
    if (!follower) return this.#ready()
    if (follower.cursor === from) this.#hand(chatId, follower, page)
    else this.#end(chatId, follower)
  }

  #hand(chatId: string, follower: Follower<LogPage>, page: LogPage): void {
    follower.cursor = page.cursor
    const last = { ...page, messages: [], reset: false }
    this.#last.set(chatId, { page: last, at: this.#options.platform.now() })
    follower.onItem(page)
  }

  /** The follower is not where the socket is: it polls until it is. */
  #end(chatId: string, follower: Follower<LogPage>): void {
    this.#logs.delete(chatId)
    this.#last.delete(chatId)
    follower.resolve(0)
  }

  #onHint(frame: ServerFrames['typing'] | ServerFrames['read']): void {
    const { chatId, by } = frame
    const follower = this.#logs.get(chatId)
    const last = this.#last.get(chatId)
    if (!follower || !last) return
    const { page, at } = last
    const hinted: LogPage = { ...page }
    if (typeof page.closesInSeconds === 'number') {
      hinted.closesInSeconds = page.closesInSeconds - (this.#options.platform.now() - at) / 1000
    }
    if (frame.type === 'typing') {
      const others = page.typing.filter(({ id }) => id !== by.id)
      hinted.typing = frame.typing ? [...others, by] : others
    } else {
      const upTo = Math.max(page.readUpTo[by.type], frame.upTo)
      hinted.readUpTo = { ...page.readUpTo, [by.type]: upTo }
    }
    this.#hand(chatId, follower, hinted)
  }

  #refused({ of, chatId = '', retryAfterSeconds }: EventOf<'refused'>): void {
    if (of !== 'watch' && of !== 'watchQueue') return
    const { now } = this.#options.platform
    const ms = retryAfterSeconds ? retryAfterSeconds * 1000 : refusedForMs
    this.#refusedUntil.set(chatId, now() + ms)
    this.#cursors.delete(chatId)
    const follower = chatId ? this.#logs.get(chatId) : this.#queue
    this.#logs.delete(chatId)
    if (!chatId) {
      this.#queue = null
      this.#isQueueAsked = false
      this.#endLists()
    }
    follower?.resolve(0)
  }

  #stopLog(chatId: string): void {
    this.#logs.delete(chatId)
    this.#last.delete(chatId)
    this.#cursors.delete(chatId)
    this.#options.ask({ type: 'unwatch', chatId })
  }

  #stopQueue(): void {
    this.#queue = null
  }
}

/** A loss that asks for a poll soon; after a doubt the connection counts for nothing until it is answered. */
const lost = (isDoubted: boolean) =>
  new PapoError('network_error', {
    message: 'The socket was lost',
    retry: true,
    retryAfterMs: isDoubted ? 1 : null,
  })
