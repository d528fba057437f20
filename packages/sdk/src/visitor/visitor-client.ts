import type {
  Chat,
  ChatKind,
  ChatList,
  ChatStarted,
  LeaveMessage,
  PageVisit,
  Page,
  RateChat,
  StartChat,
  VisitorProfile,
  WidgetSettings,
} from '@papo/protocol'
import type { VisitorChat } from '../chat/chat-handle.ts'
import { cleanText } from '../chat/clean-text.ts'
import { isPapoError, isRefusal, PapoError } from '../papo-error.ts'
import { choosePlatform } from '../platform/choose.ts'
import { lazyPart } from '../platform/lazy-part.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { ChatClient } from '../transport/chat-client.ts'
import { retryUntilAnswered } from '../sync/retry-until-answered.ts'
import type { TransportChoice } from '../realtime/transport.ts'
import { createRequest } from '../transport/request.ts'
import { visitorAnswers } from '../transport/visitor-answers.ts'
import type { ListQuery } from '../transport/contract.ts'
import { Identity } from './identity.ts'
import { retryWithFreshToken } from './retry-with-fresh-token.ts'
import { createSessionStore, type PendingStart, type SessionStore } from './session-store.ts'
import type { VisitorLiveChat } from './visitor-live-chat.ts'

/** The settings of a {@link VisitorClient}. */
export interface VisitorClientOptions {
  /** Where Papo is served, such as `https://chat.example.com`. */
  baseUrl: string
  /** The site’s public key. */
  siteKey: string
  /**
   * What the client takes from its environment; by default `browserPlatform()` in a page, else
   * `nodePlatform()`.
   */
  platform?: Platform
  /**
   * The most requests in a minute about one chat, and of each kind without a chat: 1 or more; 116 by
   * default, below the server’s 120. Half of them may be made at once. Raise it for programs under load.
   */
  requestsPerMinute?: number
  /** How a chat is followed: `auto` (default) over a WebSocket where one works, `poll` never. */
  transport?: TransportChoice
}

/** What a visitor starts a chat with. */
export interface StartOptions {
  /**
   * `live` (default) enters the queue. `message` leaves a message, which needs `message`: nobody has to be there, and
   * the answer comes when somebody is.
   */
  kind?: ChatKind
  /**
   * Unverified fields for the agents: a name of 1 to 80 characters, an e-mail, up to 20 attributes.
   */
  visitor?: VisitorProfile
  /** The first message: up to 4,000 characters (Unicode code points) after trimming. */
  message?: string
  /** The page that the visitor is on. Its query and fragment are not stored. */
  page?: Page
  /** The visitor’s language as a BCP 47 tag, such as `pt-BR`. */
  locale?: string
  /** The visitor’s time zone by its name in the IANA database, such as `America/Sao_Paulo`. */
  timeZone?: string
}

/** What follows a chat: loaded while the first chat is being started or resumed. */
const following = lazyPart(() => import('./visitor-live-chat.ts'))
type Following = Awaited<ReturnType<typeof following>>

/**
 * The client of a visitor of one site. The token and the chat’s id are in the platform’s storage. A failed
 * call rejects with a {@link PapoError} and is not repeated, unless its method says so; a followed chat
 * repeats its own.
 */
export class VisitorClient extends ChatClient {
  readonly #options: VisitorClientOptions
  readonly #siteKey: string
  readonly #platform: Platform
  readonly #store: SessionStore
  readonly #identity: Identity
  #open: VisitorLiveChat | null = null
  #starting: Promise<VisitorChat> | null = null
  #resuming: { answer: Promise<VisitorChat | null>; stop: Stop } | null = null

  /**
   * Tells the server about a `logout()` that it has not received yet; makes no other request.
   *
   * @example
   * ```ts
   * import { VisitorClient } from '@papo/sdk'
   *
   * const papo = new VisitorClient({ baseUrl: 'https://chat.example.com', siteKey: 'SITE_KEY' })
   * show(papo.hasSession())
   * ```
   */
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
    this.#options = options
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
   * the current one. A refused token changes nothing. The token has at most 4,096 characters and is valid
   * for at most 15 minutes.
   *
   * @throws PapoError
   * - `invalid_identity`: the token is invalid, expired or revoked.
   * - `site_not_found`: no site has this key.
   * @example
   * ```ts
   * await visitor.identify(token)
   * show((await visitor.listChats()).chats)
   * ```
   */
  identify(token: string): Promise<void> {
    return this.#identity.identify(token)
  }

  /**
   * Forgets the visitor in every tab of this browser at once, and revokes their token on the server before
   * the promise resolves. Without a network, the next new client revokes it. Never rejects.
   *
   * @example
   * ```ts
   * await visitor.logout()
   * ```
   */
  logout(): Promise<void> {
    return this.#identity.logout()
  }

  /**
   * Calls `run` at each event until the returned function is called. `loggedOut`: the visitor’s session has
   * ended, by `logout()` in this tab or another, because another visitor was identified, or because the
   * visitor was erased. Their chat is closed: show nothing of it.
   *
   * @example
   * ```ts
   * visitor.on('loggedOut', () => document.querySelector('#chat')?.remove())
   * ```
   */
  on(event: 'loggedOut', run: () => void): Stop {
    return this.#identity.on(event, run)
  }

  /**
   * The visitor’s own chats, newest first, page by page. Without an identity: the chats of this browser.
   *
   * @throws PapoError `invalid_cursor`: `before` is no `nextCursor` of this list.
   * @example
   * ```ts
   * const { chats } = await visitor.listChats({ limit: 5 })
   * show(chats.map(({ createdAt, status }) => `${createdAt} ${status}`))
   * ```
   */
  listChats(query: ListQuery = {}): Promise<ChatList> {
    return this.request('GET /v1/visitor/chats', { query })
  }

  /**
   * The widget’s settings, and whether this page may show it. Needs no token.
   *
   * @throws PapoError `site_not_found`: no site has this key.
   * @example
   * ```ts
   * const { allowed, availability } = await visitor.getWidgetSettings()
   * if (allowed && availability === 'online') show('Chat with us')
   * ```
   */
  getWidgetSettings(): Promise<WidgetSettings> {
    return this.request('GET /v1/widget/:siteKey', { params: { siteKey: this.#siteKey } })
  }

  /**
   * Starts a chat, or answers the one that is still open. Later calls use the token of the answer. A repeat
   * of a `clientId` within 10 minutes answers the chat of the first call. Prefer `start()`, which also
   * keeps the `clientId`, repeats a lost start and follows the chat.
   *
   * @throws PapoError
   * - `site_not_found`: no site has this key.
   * - `blocked`: the visitor, or the address that the call comes from, is blocked.
   * - `start_expired`: this `clientId` is older than 10 minutes.
   * - `workspace_closing`: the workspace will be deleted and takes no new chats.
   * - `identity_required`: the site requires a signed identity; `identify()` first.
   * - `client_id_reused`: the chat has another text under the `clientId` of the message.
   * - `text_too_long`: the message has more than 4,000 characters (Unicode code points).
   * @example
   * ```ts
   * const { chat: started } = await visitor.startChat({ clientId: crypto.randomUUID() })
   * show(started.queuePosition)
   * ```
   */
  async startChat(body: Omit<StartChat, 'siteKey'>): Promise<ChatStarted> {
    const call = { body: { siteKey: this.#siteKey, ...body } }
    const started = await this.request('POST /v1/chats', call).catch(async (error: unknown) => {
      throw (await this.#originRefusal(error)) ?? error
    })
    this.#identity.keep(started.visitorToken, { chatId: started.sessionId })
    return started
  }

  /**
   * A browser hides the answer to an origin that no site lists: it looks as if there were no server. The
   * settings are readable on every page, and say so.
   */
  async #originRefusal(cause: unknown): Promise<PapoError | null> {
    if (!isPapoError(cause) || cause.code !== 'network_error') return null
    const settings = await this.getWidgetSettings().catch(() => null)
    if (settings?.allowed !== false) return null
    const message = `The allowed origins of "${settings.siteName}" do not have this page’s`
    return new PapoError('origin_not_allowed', { message, cause })
  }

  /**
   * Reports the page that the visitor has opened: an address of up to 2,048 characters and a title of up to
   * 256. Query and fragment are not stored.
   *
   * @throws PapoError `chat_not_found`: no such chat, or not one of this visitor.
   * @example
   * ```ts
   * await visitor.setPage(chatId, { url: location.href, title: document.title })
   * ```
   */
  setPage(chatId: string, body: PageVisit): Promise<void> {
    return this.request('POST /v1/chats/:chatId/page', { params: { chatId }, body })
  }

  /**
   * Rates an ended chat with 1 to 5 stars and a feedback of up to 2,000 characters (Unicode code points). A
   * repeat of the same rating changes nothing.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one of this visitor.
   * - `blocked`: the visitor, or the address that the call comes from, is blocked.
   * - `already_rated`: the chat has another rating.
   * - `chat_not_ended`: it has not ended yet.
   * - `text_too_long`: the feedback is too long.
   * @example
   * ```ts
   * await visitor.rateChat(chatId, { rating: 5, feedback: 'Obrigada!' })
   * ```
   */
  rateChat(chatId: string, body: RateChat): Promise<Chat> {
    return this.request('PUT /v1/chats/:chatId/rating', { params: { chatId }, body })
  }

  /**
   * Turns a waiting chat into a message: it leaves the queue, and is answered when somebody is there. `email` is where
   * the visitor wants to be answered; `message` is needed if they have written nothing yet. A repeat changes nothing
   * but the e-mail.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one of this visitor.
   * - `already_accepted`: an agent has accepted it meanwhile.
   * - `chat_ended`: it has ended.
   * - `blocked`: the visitor, or the address that the call comes from, is blocked.
   * - `message_missing`: the visitor has written nothing yet.
   * - `client_id_reused`: the chat has another text under the `clientId` of the message.
   * - `text_too_long`: the message has more than 4,000 characters (Unicode code points).
   * @example
   * ```ts
   * const left = await visitor.leaveMessage(chatId, { email: 'ana@example.com' })
   * show(`Your message has the number ${left.number}.`)
   * ```
   */
  leaveMessage(chatId: string, body: LeaveMessage = {}): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/leave-message', { params: { chatId }, body })
  }

  /**
   * Starts a chat, or returns the one of the same kind that is still open, and follows it. If the answer was lost, a second
   * call returns the chat of the first one, also after a reload; calls at the same time share one start.
   *
   * @throws PapoError
   * - `site_not_found`: no site has this key.
   * - `workspace_closing`: the workspace will be deleted and takes no new chats.
   * - `blocked`: the visitor, or the address that the call comes from, is blocked.
   * - `identity_required`: the site requires a signed identity; `identify()` first.
   * - `text_too_long`: the message has more than 4,000 characters (Unicode code points).
   * @example
   * ```ts
   * const started = await visitor.start({ visitor: { name: 'Ana' }, message: 'Olá!' })
   * show(started.state.queuePosition)
   * ```
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
    const { clientId, message } = this.#store.pendingStart(text, rest.kind)
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
   * without a request. With the id of another chat of this visitor, that one, which this browser resumes from then
   * on. Follows it. Retries until the server answers.
   *
   * @throws PapoError `aborted`: the client was closed meanwhile.
   * @example
   * ```ts
   * const resumed = (await visitor.resume()) ?? (await visitor.start())
   * show(resumed.state.messages)
   * ```
   */
  resume(chatId = this.#store.read().chatId): Promise<VisitorChat | null> {
    if (!chatId || !this.#identity.token) return Promise.resolve(null)
    this.#store.change({ chatId })
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

  /**
   * Opens the chat of a mail’s link in this browser, by the code behind its `#`, and follows it. The code works once,
   * for 30 days; the token opens this chat alone, and the next start is by a new visitor. A browser that belongs to a
   * verified visitor, or to one with an open chat, keeps its visitor. If the answer is lost, the same call with the same
   * `clientId`, a random UUID, is answered again for 10 minutes.
   *
   * @throws PapoError
   * - `link_not_found`: there is no such link, or its visitor is verified by now: `identify()` opens their chats.
   * - `link_used`: it has been used.
   * - `link_expired`: it is older than 30 days.
   * - `another_visitor`: this browser is another visitor’s.
   * @example
   * ```ts
   * const code = new URL('https://www.example.com/#papo_c_…').hash.slice(1)
   * const resumed = await visitor.returnToChat(code)
   * show(resumed?.state.messages)
   * ```
   */
  async returnToChat(
    code: string,
    clientId = this.#platform.randomUUID(),
  ): Promise<VisitorChat | null> {
    const call = { body: { code, clientId } }
    const { visitorToken, sessionId } = await this.request('POST /v1/visitor/return', call)
    this.#open?.close()
    this.#identity.keep(visitorToken, { chatId: sessionId })
    return this.resume()
  }

  /**
   * Whether there is a chat to resume. Makes no request.
   *
   * @example
   * ```ts
   * if (visitor.hasSession()) await visitor.resume()
   * ```
   */
  hasSession(): boolean {
    const { chatId, visitorToken } = this.#store.read()
    return Boolean(chatId && visitorToken)
  }

  /**
   * Forgets the chat of this site, not the visitor: the next start is by the same visitor.
   *
   * @example
   * ```ts
   * visitor.close()
   * visitor.forget()
   * ```
   */
  forget(): void {
    this.#store.forget()
  }

  /**
   * Closes the followed chat, and ends a `resume()` that waits for an answer. The client can still make
   * calls and follow a chat anew.
   *
   * @example
   * ```ts
   * visitor.close()
   * ```
   */
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
      baseUrl: this.#options.baseUrl,
      transport: this.#options.transport,
      sharedName: `papo.realtime.${this.#siteKey}`,
      credential: () => {
        const { token } = this.#identity
        return token === undefined ? null : { key: token, auth: { token } }
      },
      onClose: () => {
        this.#open = null
        this.#identity.follow()
      },
      leave: (body) => this.leaveMessage(chat.id, body),
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

/**
 * Creates the client of a visitor of one site. The only request that it makes by itself tells the server
 * about a `logout()` that it has not received yet.
 *
 * @example
 * ```ts
 * import { createVisitorClient } from '@papo/sdk'
 *
 * const papo = createVisitorClient({ baseUrl: 'https://chat.example.com', siteKey: 'SITE_KEY' })
 * const started = await papo.start({ message: 'Olá!' })
 * started.on('message', ({ author, text }) => show(`${author.name}: ${text}`))
 * ```
 */
export const createVisitorClient = (options: VisitorClientOptions): VisitorClient =>
  new VisitorClient(options)
