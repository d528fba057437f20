import type { Chat } from '@papo/protocol'
import { createEmitter } from '../chat/emitter.ts'
import { isPapoError, isRefusal, type PapoError } from '../papo-error.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { retryUntilAnswered } from '../sync/retry-until-answered.ts'
import type { Request } from '../transport/contract.ts'
import type { Session, SessionStore } from './session-store.ts'

/** Another tab that exchanges the token has the new one by then. */
const anotherTabMs = 5000

/** A chat that is followed. */
interface OpenChat {
  readonly id: string
  apply(chat: Chat): void
  reconnect(): void
}

export interface IdentityOptions {
  platform: Platform
  siteKey: string
  store: SessionStore
  /** Asks once, with the token that is stored. */
  request: Request
  open(): OpenChat | null
  /** The start that is under way. */
  starting(): Promise<unknown> | null
  /** Closes the chat that is followed. */
  close(): void
}

/** Who the visitor is: becoming known, leaving, and what other tabs do of the two. */
export class Identity {
  readonly #options: IdentityOptions
  readonly #emitter
  /** The token that this tab has put there, or reckons with since another one has. */
  #known: string | undefined
  #identifying: Promise<void> | null = null
  readonly #watchers = new Set<() => void>()
  #stopFollowing: Stop | null = null
  #stopChecking: Stop = () => {}
  #stopWaiting: Stop = () => {}

  constructor(options: IdentityOptions) {
    this.#options = options
    this.#emitter = createEmitter<{ loggedOut: null }>(options.platform)
    void this.#leave()
  }

  /** The visitor’s token as it is now. */
  get token(): string | undefined {
    return this.#options.store.read().visitorToken
  }

  /** Resolves when the exchange of the token that is under way is over, whatever came of it. */
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
      // Nobody knows the visitor any more, unless another tab has been identified meanwhile.
      if (used === this.token) store.change({ visitorToken: undefined })
      return request('POST /v1/visitor/identify', call)
    })
    this.keep(visitorToken)
    await this.#check()
  }

  /** Asks whether the chat is the visitor’s who is known now: what is somebody else’s is closed. */
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
    const underWay = starting() ?? this.#identifying
    const { visitorToken } = store.read()
    if (visitorToken) store.setPendingLogouts([...store.pendingLogouts(), visitorToken])
    this.#end(() => store.wipe())
    await this.#leave()
    // What was asked for before must not bring the visitor back.
    if (underWay) {
      await underWay.catch(() => {})
      await this.logout()
    }
  }

  /**
   * The chat that is followed was refused. Where no other tab comes with a new token, the visitor is gone for
   * good: erased, or known no longer.
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

  /** Keeps the token that this tab was given, with what goes with it. */
  keep(visitorToken: string, session: Session = {}): void {
    this.#options.store.change({ ...session, visitorToken })
    this.#known = visitorToken
  }

  /** Follows what other tabs do as long as a chat is followed, or somebody wants to know. */
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

  /** Nothing of the visitor is left to be seen. */
  #end(forget: () => void): void {
    const { close, open, store } = this.#options
    const id = open()?.id
    close()
    if (id) store.removeOutbox(id)
    forget()
    this.follow()
    this.#emitter.emit('loggedOut', null)
  }

  /** Tells the server of those who have left; what it cannot be told now is kept. */
  async #leave(): Promise<void> {
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
