import type { Chat } from '@papo/protocol'
import { createEmitter } from '../chat/emitter.ts'
import { isPapoError, isRefusal, type PapoError } from '../papo-error.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { retryUntilAnswered } from '../sync/retry-until-answered.ts'
import type { Request } from '../transport/contract.ts'
import type { Session, SessionStore } from './session-store.ts'

/** By then, another tab that is exchanging the token has stored the new one. */
const anotherTabMs = 5000

/** The followed chat. */
interface OpenChat {
  readonly id: string
  apply(chat: Chat): void
  reconnect(): void
}

export interface IdentityOptions {
  platform: Platform
  siteKey: string
  store: SessionStore
  /** Makes one call with the stored token, without a retry. */
  request: Request
  open(): OpenChat | null
  /** The start in flight. */
  starting(): Promise<unknown> | null
  /** Closes the followed chat. */
  close(): void
}

/** The visitor’s identity: `identify`, `logout`, and the same in other tabs. */
export class Identity {
  readonly #options: IdentityOptions
  readonly #emitter
  /** The last token that this tab has stored itself or seen from another tab. */
  #known: string | undefined
  #identifying: Promise<void> | null = null
  readonly #watchers = new Set<() => void>()
  #stopFollowing: Stop | null = null
  #stopChecking: Stop = () => {}
  #stopWaiting: Stop = () => {}

  constructor(options: IdentityOptions) {
    this.#options = options
    this.#emitter = createEmitter<{ loggedOut: null }>(options.platform)
    void this.#sendPendingLogouts()
  }

  /** The visitor’s current token. */
  get token(): string | undefined {
    return this.#options.store.read().visitorToken
  }

  /** Resolves when the exchange of the token in flight is over, also if it failed. */
  get identifying(): Promise<void> | null {
    return this.#identifying
  }

  identify(token: string): Promise<void> {
    const identify = () => this.#identify(token)
    const before = this.#options.starting() ?? this.#identifying
    const done = before ? before.then(identify, identify) : identify()
    const settled = done
      .catch(() => {})
      .then(() => {
        if (this.#identifying === settled) this.#identifying = null
      })
    this.#identifying = settled
    return done
  }

  async #identify(token: string): Promise<void> {
    const { request, siteKey, store } = this.#options
    const call = { body: { token, siteKey } }
    const used = this.token
    const { visitorToken } = await request('POST /v1/visitor/identify', call).catch((error) => {
      if (!isPapoError(error) || error.code !== 'invalid_token') throw error
      // The visitor’s token is not valid any more, unless another tab has replaced it meanwhile.
      if (used === this.token) store.change({ visitorToken: undefined })
      return request('POST /v1/visitor/identify', call)
    })
    this.keep(visitorToken)
    await this.#check()
  }

  /** Checks that the chat belongs to the current visitor; closes it if it is another visitor’s. */
  async #check(): Promise<void> {
    const { request, open, platform, store } = this.#options
    const chatId = open()?.id ?? store.read().chatId
    if (!chatId) return
    const { answer, stop } = retryUntilAnswered(platform, (signal) =>
      request('GET /v1/chats/:chatId', { params: { chatId }, signal }),
    )
    this.#stopChecking()
    this.#stopChecking = stop
    await answer.then(
      (chat) => {
        const followed = open()
        if (followed?.id !== chatId) return
        followed.apply(chat)
        followed.reconnect()
      },
      (error) => {
        if (isRefusal(error, 404)) {
          this.#end(() => store.read().chatId === chatId && store.forget())
        }
      },
    )
  }

  async logout(): Promise<void> {
    const { starting, store } = this.#options
    const inFlight = starting() ?? this.#identifying
    const { visitorToken } = store.read()
    if (visitorToken) store.setPendingLogouts([...store.pendingLogouts(), visitorToken])
    this.#end(() => store.wipe())
    await this.#sendPendingLogouts()
    // A call in flight must not bring the visitor back.
    if (inFlight) {
      await inFlight.catch(() => {})
      await this.logout()
    }
  }

  /**
   * The followed chat was refused. If no other tab stores a new token in time, the visitor no longer exists:
   * erased or unknown to the server.
   */
  refused({ code }: PapoError): void {
    const { platform, store } = this.#options
    const { token } = this
    // @fault visitor-is-gone
    if (code !== 'invalid_token') return
    this.#stopWaiting()
    this.#stopWaiting = platform.setTimer(() => {
      if (this.token === token) this.#end(() => store.wipe())
    }, anotherTabMs)
  }

  on(event: 'loggedOut', run: () => void): Stop {
    const stop = this.#emitter.on(event, run)
    this.#watchers.add(run)
    this.follow()
    return () => {
      stop()
      this.#watchers.delete(run)
      this.follow()
    }
  }

  /** Stores the token that this tab received, and the session fields that belong to it. */
  keep(visitorToken: string, session: Session = {}): void {
    this.#options.store.change({ ...session, visitorToken })
    this.#known = visitorToken
  }

  /** Follows the token in other tabs while there is a followed chat or a listener. */
  follow(): void {
    const { open, platform, store } = this.#options
    if (!this.#watchers.size && !open()) return this.stop()
    if (this.#stopFollowing) return
    this.#known = this.token
    this.#stopFollowing = platform.tabs.onStorage(store.key, () => {
      const { token } = this
      if (token === this.#known) return
      this.#known = token
      if (token) void this.#check()
      else this.#end(() => store.wipe())
    })
  }

  stop(): void {
    this.#stopChecking()
    this.#stopWaiting()
    this.#stopFollowing?.()
    this.#stopFollowing = null
  }

  /** Closes the chat, removes its outbox and emits `loggedOut`. */
  #end(forget: () => void): void {
    const { close, open, store } = this.#options
    const id = open()?.id
    close()
    if (id) store.removeOutbox(id)
    forget()
    this.follow()
    this.#emitter.emit('loggedOut', null)
  }

  /** Sends the pending logouts to the server; those that fail for a moment stay pending. */
  async #sendPendingLogouts(): Promise<void> {
    const { request, store } = this.#options
    for (const token of store.pendingLogouts()) {
      try {
        await request('POST /v1/visitor/logout', { token })
      } catch (error) {
        if (isPapoError(error) && error.retry) continue
      }
      store.setPendingLogouts(store.pendingLogouts().filter((other) => other !== token))
    }
  }
}
