import type {
  Chat,
  ChatList,
  ChatStarted,
  PageVisit,
  Page,
  RateChat,
  StartChat,
  VisitorProfile,
  WidgetSettings,
} from '@papo/protocol'
import type { VisitorChat } from '../chat/chat-handle.ts'
import { cleanText } from '../chat/clean-text.ts'
import { isPapoError, isRefusal } from '../papo-error.ts'
import { choosePlatform } from '../platform/choose.ts'
import { lazyPart } from '../platform/lazy-part.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { ChatClient } from '../transport/chat-client.ts'
import { retryUntilAnswered } from '../sync/retry-until-answered.ts'
import { createRequest } from '../transport/request.ts'
import { visitorAnswers } from '../transport/visitor-answers.ts'
import type { ListQuery } from '../transport/contract.ts'
import { Identity } from './identity.ts'
import { retryWithFreshToken } from './retry-with-fresh-token.ts'
import { createSessionStore, type PendingStart, type SessionStore } from './session-store.ts'
import type { VisitorLiveChat } from './visitor-live-chat.ts'

export interface VisitorClientOptions {
  /** Where Papo is served, such as `https://chat.example.com`. */
  baseUrl: string
  /** The site’s public key. */
  siteKey: string
  platform?: Platform
  /** The most requests for one chat in a minute; 120 by default. Raise it for programs under load. */
  requestsPerMinute?: number
}

export interface StartOptions {
  visitor?: VisitorProfile
  /** The first message. */
  message?: string
  page?: Page
  /** A BCP 47 tag, such as `pt-BR`. */
  locale?: string
}

/** What follows a chat: loaded while the first chat is being started or resumed. */
const following = lazyPart(() => import('./visitor-live-chat.ts'))
type Following = Awaited<ReturnType<typeof following>>

/** The client of a visitor of one site. The token and the chat’s id are in the platform’s storage. */
export class VisitorClient extends ChatClient {
  readonly #siteKey: string
  readonly #platform: Platform
  readonly #store: SessionStore
  readonly #identity: Identity
  #open: VisitorLiveChat | null = null
  #starting: Promise<VisitorChat> | null = null
  #resuming: { answer: Promise<VisitorChat | null>; stop: Stop } | null = null

  constructor(options: VisitorClientOptions) {
    const { baseUrl, siteKey, platform = choosePlatform(), requestsPerMinute: perMinute } = options
    const request = createRequest({
      baseUrl,
      platform,
      perMinute,
      answers: visitorAnswers,
      credentials: () => 'omit',
      // The settings are public; without a token the request needs no preflight.
      token: (endpoint) =>
        endpoint === 'GET /v1/widget/:siteKey' ? undefined : this.#identity.token,
    })
    super(retryWithFreshToken(request, () => this.#identity))
    this.#siteKey = siteKey
    this.#platform = platform
    const store = (this.#store = createSessionStore(platform, siteKey))
    this.#identity = new Identity({
      platform,
      siteKey,
      store,
      request,
      open: () => this.#open,
      starting: () => this.#starting,
      close: () => this.close(),
    })
  }

  /**
   * Resolves the identity that the site’s server has signed. The visitor gets their earlier chats and keeps
   * the current one. Rejects with `invalid_identity` if the token is invalid or too old, and changes nothing
   * then.
   */
  identify(token: string): Promise<void> {
    return this.#identity.identify(token)
  }

  /**
   * Forgets the visitor in every tab of this browser at once, and revokes their token on the server before
   * the promise resolves. Without a network, the next new client revokes it.
   */
  logout(): Promise<void> {
    return this.#identity.logout()
  }

  /**
   * `loggedOut`: the visitor’s session has ended, by `logout()` in this tab or another, because another
   * visitor was identified, or because the visitor was erased. Their chat is closed: show nothing of it.
   */
  on(event: 'loggedOut', run: () => void): Stop {
    return this.#identity.on(event, run)
  }

  /** The visitor’s own chats, newest first. Without an identity: the chats of this browser. */
  listChats(query: ListQuery = {}): Promise<ChatList> {
    return this.request('GET /v1/visitor/chats', { query })
  }

  /** The widget’s settings, and whether this page may show it. */
  getWidgetSettings(): Promise<WidgetSettings> {
    return this.request('GET /v1/widget/:siteKey', { params: { siteKey: this.#siteKey } })
  }

  /** Starts a chat. Later calls use the token of the answer. */
  async startChat(body: Omit<StartChat, 'siteKey'>): Promise<ChatStarted> {
    const started = await this.request('POST /v1/chats', {
      body: { siteKey: this.#siteKey, ...body },
    })
    this.#identity.keep(started.visitorToken, { chatId: started.sessionId })
    return started
  }

  /** Reports the page that the visitor has opened. */
  setPage(chatId: string, body: PageVisit): Promise<void> {
    return this.request('POST /v1/chats/:chatId/page', { params: { chatId }, body })
  }

  rateChat(chatId: string, body: RateChat): Promise<Chat> {
    return this.request('PUT /v1/chats/:chatId/rating', { params: { chatId }, body })
  }

  /**
   * Starts a chat, or returns the one that is still open. If the answer was lost, a second call returns
   * the chat of the first one, also after a reload.
   */
  start(options: StartOptions = {}): Promise<VisitorChat> {
    const start = () => this.#start(options)
    this.#starting ??= (this.#identity.identifying?.then(start) ?? start()).finally(() => {
      this.#starting = null
    })
    return this.#starting
  }

  async #start({ message = '', ...rest }: StartOptions): Promise<VisitorChat> {
    const text = cleanText(message)
    const [part, { chat, message: first }] = await Promise.all([
      following(this.#platform),
      this.#requestStart(text, rest),
    ])
    const open = this.#follow(chat, part)
    // A start that finds an open chat stores no message; a message that it did store is in the log.
    if (first) open.enqueue(first.text, first.clientId)
    this.#store.change({ start: undefined })
    return open
  }

  /** Drops an expired start or an unknown token, and tries once more. */
  async #requestStart(text: string, rest: StartDetails, isLastTry = false): Promise<StartedChat> {
    const { clientId, message } = this.#store.pendingStart(text)
    try {
      const body = { clientId, ...rest, ...(message ? { message } : {}) }
      const { chat } = await this.startChat(body)
      return { chat, message }
    } catch (error) {
      if (!isPapoError(error) || error.retry) throw error
      const isUnknown = isRefusal(error, 401) && this.#store.read().visitorToken !== undefined
      this.#store.change(isUnknown ? { visitorToken: undefined } : { start: undefined })
      if (isLastTry || !(isUnknown || error.code === 'start_expired')) throw error
      return this.#requestStart(text, rest, true)
    }
  }

  /**
   * The chat that was started in this browser, also an ended one until it is rated; null without one, and
   * without a request. Retries until the server answers.
   */
  resume(): Promise<VisitorChat | null> {
    const { chatId } = this.#store.read()
    if (!chatId || !this.hasSession()) return Promise.resolve(null)
    if (this.#open?.id === chatId) return Promise.resolve(this.#open)
    if (!this.#resuming) {
      const { answer, stop } = retryUntilAnswered(this.#platform, (signal) =>
        Promise.all([this.getChat(chatId, { signal }), following(this.#platform)]),
      )
      const resumed = answer.then(
        ([chat, part]) => this.#resumed(chat, part),
        (error: unknown) => this.#notResumed(error),
      )
      this.#resuming = { answer: resumed.finally(() => (this.#resuming = null)), stop }
    }
    return this.#resuming.answer
  }

  #resumed(chat: Chat, part: Following): VisitorChat | null {
    if (chat.status !== 'ended' || chat.rating === null) return this.#follow(chat, part)
    this.forget()
    return null
  }

  /** Forgets a chat or a visitor that the server does not know any more. */
  #notResumed(error: unknown): null {
    if (!isRefusal(error, 401, 404)) throw error
    if (error.status === 401) this.#store.change({ visitorToken: undefined })
    this.forget()
    return null
  }

  /** Whether there is a chat to resume. Makes no request. */
  hasSession(): boolean {
    const { chatId, visitorToken } = this.#store.read()
    return Boolean(chatId && visitorToken)
  }

  /** Forgets the chat of this site, not the visitor: the next start is by the same visitor. */
  forget(): void {
    this.#store.forget()
  }

  /** Closes the followed chat. */
  close(): void {
    this.#resuming?.stop()
    this.#open?.close()
    this.#identity.stop()
  }

  /** Returns one handle per chat. */
  #follow(chat: Chat, part: Following): VisitorLiveChat {
    if (this.#open?.id === chat.id) return this.#open
    this.#open?.close()
    this.#open = new part.VisitorLiveChat({
      platform: this.#platform,
      client: this,
      chat,
      outboxKey: this.#store.outboxKey(chat.id),
      onClose: () => {
        this.#open = null
        this.#identity.follow()
      },
      rate: async (body) => {
        const rated = await this.rateChat(chat.id, body)
        // A rated chat is not resumed.
        if (this.#store.read().chatId === chat.id) this.forget()
        return rated
      },
    })
    this.#open.on('error', (error) => this.#identity.refused(error))
    this.#identity.follow()
    return this.#open
  }
}

type StartDetails = Omit<StartOptions, 'message'>

interface StartedChat {
  chat: Chat
  /** The message of the start. */
  message: PendingStart['message']
}

export const createVisitorClient = (options: VisitorClientOptions): VisitorClient =>
  new VisitorClient(options)
