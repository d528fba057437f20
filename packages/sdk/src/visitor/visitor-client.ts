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
import { cleanText, LiveChat, type LiveChatOptions } from '../chat/live-chat.ts'
import { isPapoError, isRefusal } from '../papo-error.ts'
import { choosePlatform } from '../platform/choose.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { ChatClient } from '../transport/chat-client.ts'
import { retryUntilAnswered } from '../sync/retry-until-answered.ts'
import { createRequest } from '../transport/request.ts'
import { visitorAnswers } from '../transport/visitor-answers.ts'
import type { ListQuery } from '../transport/contract.ts'
import { Identity } from './identity.ts'
import { retryWithFreshToken } from './retry-with-fresh-token.ts'
import { createSessionStore, type PendingStart, type SessionStore } from './session-store.ts'

export interface VisitorClientOptions {
  /** Where Papo is served, such as `https://chat.example.com`. */
  baseUrl: string
  /** The site’s public key. */
  siteKey: string
  platform?: Platform
  /** How many requests a chat may cost in a minute; 120 by default. More is for programs under load. */
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

/** A hidden page of a visitor asks this far apart. */
const hiddenMs = 30_000

/** What a visitor of one site can do. The token and the chat are kept in the platform’s storage. */
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
      // The settings are for everybody; without a token the request needs no preflight.
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
   * Becomes the visitor whom the site’s server has signed: with their earlier chats, and with the chat
   * that was begun here, which goes on. Rejects with `invalid_identity` where the token is wrong or
   * too old; nothing is changed then.
   */
  identify(token: string): Promise<void> {
    return this.#identity.identify(token)
  }

  /**
   * Forgets the visitor: in every tab of this browser at once, and on the server, where their token is
   * dead when the promise resolves. Without a network the server is told when a client is made again.
   */
  logout(): Promise<void> {
    return this.#identity.logout()
  }

  /**
   * `loggedOut`: who was here is not any more, by `logout()` in this tab or another, because somebody
   * else was identified, or because they were erased. Their chat is closed: show nothing of it.
   */
  on(event: 'loggedOut', run: () => void): Stop {
    return this.#identity.on(event, run)
  }

  /** The visitor’s own chats, newest first: of one who is not identified, those of this browser. */
  listChats(query: ListQuery = {}): Promise<ChatList> {
    return this.request('GET /v1/visitor/chats', { query })
  }

  /** How the widget looks and whether it may be on this page. */
  getWidgetSettings(): Promise<WidgetSettings> {
    return this.request('GET /v1/widget/:siteKey', { params: { siteKey: this.#siteKey } })
  }

  /** Starts a chat. Later calls are made with its token. */
  async startChat(body: Omit<StartChat, 'siteKey'>): Promise<ChatStarted> {
    const started = await this.request('POST /v1/chats', {
      body: { siteKey: this.#siteKey, ...body },
    })
    this.#identity.keep(started.visitorToken, { chatId: started.sessionId })
    return started
  }

  /** Says which page the visitor has gone to. */
  setPage(chatId: string, body: PageVisit): Promise<void> {
    return this.request('POST /v1/chats/:chatId/page', { params: { chatId }, body })
  }

  rateChat(chatId: string, body: RateChat): Promise<Chat> {
    return this.request('PUT /v1/chats/:chatId/rating', { params: { chatId }, body })
  }

  /**
   * Starts a chat, or returns the one that is still open. Called again after a lost answer, also
   * after a reload, it returns the chat of the first call.
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
    const { chat, message: said } = await this.#askForChat(text, rest)
    const open = this.#follow(chat)
    // A start that only finds an open chat stores no message; one that was stored is in the log.
    if (said) open.enqueue(said.text, said.clientId)
    this.#store.change({ start: undefined })
    return open
  }

  /** A start that is too old and a token that is not known any more are left behind once. */
  async #askForChat(text: string, rest: StartDetails, isLastTry = false): Promise<StartedChat> {
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
      return this.#askForChat(text, rest, true)
    }
  }

  /**
   * The chat that was started here, also when it has ended and is not rated; null without one, and
   * then nothing is requested. While the server cannot be reached it goes on trying.
   */
  resume(): Promise<VisitorChat | null> {
    const { chatId } = this.#store.read()
    if (!chatId || !this.hasSession()) return Promise.resolve(null)
    if (this.#open?.id === chatId) return Promise.resolve(this.#open)
    if (!this.#resuming) {
      const { answer, stop } = retryUntilAnswered(this.#platform, (signal) =>
        this.getChat(chatId, { signal }),
      )
      const resumed = answer.then(
        (chat) => this.#resumed(chat),
        (error: unknown) => this.#lost(error),
      )
      this.#resuming = { answer: resumed.finally(() => (this.#resuming = null)), stop }
    }
    return this.#resuming.answer
  }

  #resumed(chat: Chat): VisitorChat | null {
    if (chat.status !== 'ended' || chat.rating === null) return this.#follow(chat)
    this.forget()
    return null
  }

  /** A chat or a visitor that the server does not know any more is nothing to come back to. */
  #lost(error: unknown): null {
    if (!isRefusal(error, 401, 404)) throw error
    if (error.status === 401) this.#store.change({ visitorToken: undefined })
    this.forget()
    return null
  }

  /** Whether there is a chat to resume. Asks nobody. */
  hasSession(): boolean {
    const { chatId, visitorToken } = this.#store.read()
    return Boolean(chatId && visitorToken)
  }

  /** Forgets the chat of this site, not the visitor: the next start is by the same one. */
  forget(): void {
    this.#store.forget()
  }

  /** Closes the chat that is followed. */
  close(): void {
    this.#resuming?.stop()
    this.#open?.close()
    this.#identity.stop()
  }

  /** One handle for one chat, however often it is asked for. */
  #follow(chat: Chat): VisitorLiveChat {
    if (this.#open?.id === chat.id) return this.#open
    this.#open?.close()
    this.#open = new VisitorLiveChat({
      platform: this.#platform,
      client: this,
      chat,
      self: { type: 'visitor' },
      outboxKey: this.#store.outboxKey(chat.id),
      holdBudget: { left: 1 },
      hiddenMs,
      onClose: () => {
        this.#open = null
        this.#identity.follow()
      },
      rate: async (body) => {
        const rated = await this.rateChat(chat.id, body)
        // There is nothing left to come back to.
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
  /** What was said with the start. */
  message: PendingStart['message']
}

class VisitorLiveChat extends LiveChat implements VisitorChat {
  readonly #rate: (body: RateChat) => Promise<Chat>

  constructor({ rate, ...options }: LiveChatOptions & { rate(body: RateChat): Promise<Chat> }) {
    super(options)
    this.#rate = rate
  }

  async rate(rating: 1 | 2 | 3 | 4 | 5, feedback = ''): Promise<void> {
    const said = cleanText(feedback)
    this.apply(await this.#rate(said ? { rating, feedback: said } : { rating }))
  }
}

export const createVisitorClient = (options: VisitorClientOptions): VisitorClient =>
  new VisitorClient(options)
