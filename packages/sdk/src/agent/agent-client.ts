import type {
  AccessToken,
  ChangePassword,
  Chat,
  ChatList,
  Credentials,
  Me,
  Message,
  SendMessage,
  Transfer,
  WaitingChats,
} from '@papo/protocol'
import type { AgentChat } from '../chat/chat-handle.ts'
import { createEmitter } from '../chat/emitter.ts'
import { isRefusal, type PapoError } from '../papo-error.ts'
import { choosePlatform } from '../platform/choose.ts'
import { lazyPart } from '../platform/lazy-part.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import type { HoldBudget } from '../sync/poller.ts'
import type { ChatsQuery, WaitingChatsQuery } from '../transport/contract.ts'
import { createRequest } from '../transport/request.ts'
import { Transport, type TransportChoice } from '../realtime/transport.ts'
import { answers } from './answers.ts'
import { type ChatListOptions, type ChatListWatch, PolledChatList } from './chat-list-watch.ts'
import { BlockClient } from './block-client.ts'

/** The settings of an {@link AgentClient}. */
export interface AgentClientOptions {
  /** Where Papo is served, such as `https://chat.example.com`. */
  baseUrl: string
  /**
   * The token of an earlier `createToken()`, for programs. Without it, calls carry the cookie of
   * `signIn()`, from the same origin only.
   */
  accessToken?: string
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
  /** How chats and the queue are followed: `auto` (default) over a WebSocket where one works, `poll` never. */
  transport?: TransportChoice
}

/** What follows a chat: loaded while the first chat is being opened. */
const following = lazyPart(() => import('./agent-live-chat.ts'))

/** A console leaves connections of the browser free for other calls; a program has no such limit. */
const consoleHoldBudget = 3

/**
 * The client of agents, admins and owners. A failed call rejects with a {@link PapoError} and is not
 * repeated; followed chats and lists repeat theirs.
 */
export class AgentClient extends BlockClient {
  readonly #platform: Platform
  readonly #emitter
  readonly #chats = new Map<string, Promise<AgentChat>>()
  readonly #lists = new Set<PolledChatList>()
  readonly #transport: Transport
  readonly #holds: HoldBudget
  #accessToken: string | undefined
  #agentId: Promise<string> | null = null
  /** Whom the calls with the cookie are for: another tab may sign somebody else in. */
  #actsFor: string | null = null
  /** The call in flight that replaces this session by another one, or the last such call. */
  #renewal: Promise<void> = Promise.resolve()
  /** How often the cookie was replaced. */
  #renewals = 0

  /**
   * Makes no request.
   *
   * @example
   * ```ts
   * import { AgentClient } from '@papo/sdk'
   *
   * const papo = new AgentClient({ baseUrl: location.origin })
   * show(await papo.getMe())
   * ```
   */
  constructor(options: AgentClientOptions) {
    const { accessToken, platform = choosePlatform() } = options
    const send = createRequest({
      baseUrl: options.baseUrl,
      platform,
      perMinute: options.requestsPerMinute,
      answers: answers(),
      token: () => this.#accessToken,
      credentials: () => (this.#accessToken ? 'omit' : 'same-origin'),
    })
    super((endpoint, call) => {
      // That call asks whose the cookie is; every other one says whom it is for.
      const agentId = endpoint === 'GET /v1/me' ? null : this.#actsFor
      return this.#keepingUp(() => send(endpoint, { ...call, agentId }))
    })
    this.#platform = platform
    this.#emitter = createEmitter<{ signedOut: PapoError }>(platform)
    this.#accessToken = accessToken
    this.#transport = new Transport({
      platform,
      baseUrl: options.baseUrl,
      choice: options.transport,
      sharedName: null,
      credential: () => {
        const [token, agentId] = [this.#accessToken, this.#actsFor]
        const auth = token ? { token } : { ...(agentId && { agentId }) }
        return { key: token ?? `cookie ${this.#renewals} ${agentId}`, auth }
      },
    })
    this.#holds = { left: accessToken ? Infinity : consoleHoldBudget }
  }

  /**
   * Signs a program in; every later call uses the token of the answer, which lasts 24 hours
   * (`expiresInSeconds`). The token before it ends; calls in flight are repeated with the new one.
   *
   * @throws PapoError
   * - `invalid_credentials`: the e-mail or the password is wrong, or the agent is disabled.
   * - `second_factor_required`: the password is right; the same call with `code` signs in.
   * - `invalid_code`: the code is wrong, has been used or is too old.
   * - `second_factor_demanded`: the workspace demands a second factor, and this account has none.
   * - `rate_limited`: too many wrong passwords for this account, or too many sign-ins from this address;
   *   `retryAfterMs` says how long to wait.
   * @example
   * ```ts
   * const { agent: me } = await agent.createToken({
   *   email: 'bot@example.com',
   *   password: 'um segredo bem comprido',
   * })
   * show(me.name)
   * ```
   */
  async createToken(body: Credentials): Promise<AccessToken> {
    const signedIn = this.request('POST /v1/auth/token', { body }).then((token) => {
      this.#accessToken = token.accessToken
      this.#agentId = Promise.resolve(token.agent.id)
      this.#holds.left = Infinity
      return token
    })
    this.#renewsBy(signedIn)
    return await signedIn
  }

  /**
   * Signs a person in, with a cookie that no script can read. It lasts 7 days, or 12 hours without a call.
   * If `getMe()` then says `mustEnrol`, a second factor must be set up before anything else.
   *
   * @throws PapoError
   * - `invalid_credentials`: the e-mail or the password is wrong, or the agent is disabled.
   * - `second_factor_required`: the password is right; the same call with `code` signs in.
   * - `invalid_code`: the code is wrong, has been used or is too old.
   * - `rate_limited`: too many wrong passwords for this account, or too many sign-ins from this address;
   *   `retryAfterMs` says how long to wait.
   * @example
   * ```ts
   * await agent.signIn({ email: 'ana@example.com', password: 'pão quente às seis' })
   * ```
   */
  async signIn(body: Credentials): Promise<void> {
    const signedIn = this.request('POST /v1/auth/session', { body })
    this.#renewsBy(signedIn)
    await signedIn
    this.forgetAgent()
  }

  /**
   * Ends the session or revokes the token, at once and on every server. Later calls are not signed in.
   *
   * @throws PapoError as every call does.
   * @example
   * ```ts
   * await agent.signOut()
   * agent.close()
   * ```
   */
  async signOut(): Promise<void> {
    await this.request(this.#accessToken ? 'DELETE /v1/auth/token' : 'DELETE /v1/auth/session', {})
    this.#accessToken = undefined
    this.forgetAgent()
  }

  /**
   * Changes the password, of 10 to 256 characters, and ends every session of the agent. This console stays
   * signed in, with a new cookie; a program must sign in again. Five attempts in five minutes are allowed.
   *
   * @throws PapoError
   * - `invalid_credentials`: the current password is wrong.
   * - `weak_password`: the new one can be guessed.
   * @example
   * ```ts
   * await agent.changePassword({
   *   currentPassword: 'pão quente às seis',
   *   newPassword: 'broa fria às sete e meia',
   * })
   * ```
   */
  changePassword(body: ChangePassword): Promise<void> {
    const changed = this.request('POST /v1/me/password', { body })
    if (!this.#accessToken) this.#renewsBy(changed)
    return changed
  }

  /**
   * The agent who is signed in, and their workspace. With the cookie, every later call is for this agent
   * alone: if somebody else signs in in another tab, it is refused with `another_agent`.
   *
   * @throws PapoError as every call does: `not_authenticated` or `invalid_token` if nobody is
   * signed in.
   * @example
   * ```ts
   * const { agent: me, workspace } = await agent.getMe()
   * show(`${me.name}, ${workspace.name}`)
   * ```
   */
  async getMe(): Promise<Me> {
    const me = await this.request('GET /v1/me', {})
    this.#actsFor ??= me.agent.id
    return me
  }

  /**
   * Forgets whom the calls are for, as `signIn()` and `signOut()` do: the next `getMe()` decides. For a tab
   * that goes on as the agent who has signed in in another one. Close what was followed before.
   *
   * @example
   * ```ts
   * agent.close()
   * agent.forgetAgent()
   * show(await agent.getMe())
   * ```
   */
  forgetAgent(): void {
    this.#agentId = null
    this.#actsFor = null
  }

  /**
   * The start of the queue, oldest first; `total` is the length of the whole queue.
   *
   * @throws PapoError `aborted`: `signal` was aborted.
   * @example
   * ```ts
   * const { chats, total } = await agent.listWaitingChats({ limit: 10 })
   * show(`${chats.length} of ${total}`)
   * ```
   */
  listWaitingChats(
    query: WaitingChatsQuery = {},
    options: { signal?: AbortSignal } = {},
  ): Promise<WaitingChats> {
    return this.request('GET /v1/chats/waiting', { query, ...options })
  }

  /**
   * The chats that match the query, newest first, page by page. Ended and waiting chats are among them, and so
   * are the messages that visitors have left: `{ kind: 'message', status: 'waiting' }` has those that wait for
   * an answer.
   *
   * @throws PapoError
   * - `invalid_cursor`: `before` is no `nextCursor` of this list.
   * - `aborted`: `signal` was aborted.
   * @example
   * ```ts
   * const { chats, nextCursor } = await agent.listChats({ status: 'ended', text: 'pão' })
   * show(chats)
   * if (nextCursor) show(await agent.listChats({ status: 'ended', text: 'pão', before: nextCursor }))
   * ```
   */
  listChats(query: ChatsQuery = {}, options: { signal?: AbortSignal } = {}): Promise<ChatList> {
    return this.request('GET /v1/chats', { query, ...options })
  }

  /**
   * Accepts a waiting chat. If several agents try, exactly one succeeds; a repeat by the same agent
   * succeeds too.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one of the workspace.
   * - `already_accepted`: another agent was faster; `problem.acceptedBy` names them.
   * - `chat_ended`: it has ended.
   * - `agent_at_capacity`: the agent has as many active chats as `capacity` allows.
   * @example
   * ```ts
   * import { isPapoError } from '@papo/sdk'
   *
   * try {
   *   await agent.acceptChat(chatId)
   * } catch (error) {
   *   if (!isPapoError(error) || error.code !== 'already_accepted') throw error
   *   show(error.problem?.acceptedBy?.name)
   * }
   * ```
   */
  acceptChat(chatId: string): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/accept', { params: { chatId } })
  }

  /**
   * Ends a chat for both sides, but only while it waits: it dismisses a visitor from the queue, and never ends the
   * chat that an agent has accepted meanwhile. Admins and owners may; on an ended chat it changes nothing.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the agent may read.
   * - `not_your_chat`: the agent is neither admin nor owner.
   * - `already_accepted`: an agent has it; `problem.acceptedBy` names them.
   * @example
   * ```ts
   * const { chats } = await agent.listWaitingChats()
   * for (const { id } of chats) await agent.endWaitingChat(id)
   * ```
   */
  endWaitingChat(chatId: string): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/end', {
      params: { chatId },
      query: { onlyWaiting: true },
    })
  }

  /**
   * Transfers the agent’s own chat to a colleague, or requeues it at its old ticket. A repeat of the call
   * changes nothing.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one of the workspace.
   * - `agent_not_found`: no such colleague, or a disabled one.
   * - `agent_not_of_site`: the colleague does not answer the chat’s site.
   * - `agent_not_available`: the colleague is away, offline or absent.
   * - `agent_at_capacity`: the colleague has as many active chats as allowed.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: it waits in the queue.
   * - `chat_ended`: it has ended.
   * - `text_too_long`: the note has more than 4,000 characters (Unicode code points).
   * @example
   * ```ts
   * await agent.transferChat(chatId, { to: { agentId }, note: 'Asks about the invoice' })
   * ```
   */
  transferChat(chatId: string, body: Transfer): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/transfer', { params: { chatId }, body })
  }

  /**
   * Stores a note for agents, which the visitor never sees. A repeat of a `clientId` with the same text
   * answers the note of the first call.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one of the workspace.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: no agent has accepted it.
   * - `chat_ended`: it has ended.
   * - `client_id_reused`: the chat has another text under this `clientId`.
   * - `text_too_long`: more than 4,000 characters (Unicode code points) after trimming.
   * - `aborted`: `signal` was aborted.
   * @example
   * ```ts
   * await agent.addNote(chatId, { clientId: crypto.randomUUID(), text: 'Calls back tomorrow' })
   * ```
   */
  addNote(
    chatId: string,
    body: SendMessage,
    options: { signal?: AbortSignal } = {},
  ): Promise<Message> {
    return this.request('POST /v1/chats/:chatId/notes', { params: { chatId }, body, ...options })
  }

  /**
   * Writes to the visitor of an ended chat, in a new chat of the kind `message` that the agent has from the start. A
   * repeat of a `clientId` with the same text answers the chat of the first call.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one of the workspace.
   * - `chat_not_ended`: it has not ended: write in the chat itself.
   * - `visitor_not_found`: the visitor was erased.
   * - `workspace_closing`: the workspace will be deleted and takes no new chats.
   * - `client_id_reused`: another text was sent under this `clientId`.
   * - `text_too_long`: more than 4,000 characters (Unicode code points) after trimming.
   * @example
   * ```ts
   * const text = 'A encomenda chegou à loja.'
   * const follow = await agent.followUp(chatId, { clientId: crypto.randomUUID(), text })
   * show(follow.followUpOf === chatId)
   * ```
   */
  followUp(chatId: string, body: SendMessage): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/follow-up', { params: { chatId }, body })
  }

  /**
   * Follows one chat; its last page is loaded when the promise resolves. Returns the same handle while the
   * chat is followed.
   *
   * @throws PapoError `chat_not_found`: no such chat, or not one of the workspace.
   * @example
   * ```ts
   * const opened = await agent.openChat(chatId)
   * opened.on('message', ({ author, text }) => show(`${author.name}: ${text}`))
   * await opened.send('Bom dia!')
   * ```
   */
  openChat(chatId: string): Promise<AgentChat> {
    let chat = this.#chats.get(chatId)
    if (!chat) {
      chat = this.#openChat(chatId)
      this.#chats.set(chatId, chat)
      chat.catch(() => this.#chats.delete(chatId))
    }
    return chat
  }

  async #openChat(chatId: string): Promise<AgentChat> {
    const [{ AgentLiveChat }, id, chat, first] = await Promise.all([
      following(this.#platform),
      this.#whoAmI(),
      this.getChat(chatId),
      this.getMessages(chatId, { tail: true }),
    ])
    return new AgentLiveChat({
      platform: this.#platform,
      client: this,
      chat,
      first,
      self: { type: 'agent', id },
      // The key has the agent’s id: another agent who signs in here must not send these messages.
      outboxKey: `papo.outbox.${id}.${chatId}`,
      holdBudget: this.#holds,
      push: this.#transport.log(chatId),
      onClose: () => this.#chats.delete(chatId),
      addNote: (body, call) => this.addNote(chatId, body, call),
      transfer: (to, note) => this.transferChat(chatId, note ? { to, note } : { to }),
    })
  }

  /**
   * The queue, kept up to date by the socket; without one by a poll every 2.5 s, or every 10 s while the page
   * is hidden.
   *
   * @example
   * ```ts
   * const queue = agent.watchQueue()
   * queue.on('state', ({ total }) => show(`${total} are waiting`))
   * ```
   */
  watchQueue(query: WaitingChatsQuery = {}): ChatListWatch {
    const push = this.#transport.queue(query)
    return this.#watch((options) => this.listWaitingChats(query, options), {
      push,
      changes: push ? null : this.#transport.changes(),
      limit: query.limit,
    })
  }

  /**
   * A list of chats. Over a socket it is loaded again, at most once a second, when a chat comes, has another
   * status or agent, or changes after its end; what is said in active chats changes no list, `openChat` follows
   * it. Without a socket it is polled every 2.5 s, or every 10 s while the page is hidden. Its `total` is the
   * length of the list.
   *
   * @example
   * ```ts
   * const active = agent.watchChats({ status: 'active', limit: 100 })
   * active.on('state', ({ chats }) => show(chats))
   * ```
   */
  watchChats(query: ChatsQuery = {}): ChatListWatch {
    const load: ChatListOptions['load'] = async (options) => {
      const { chats } = await this.listChats(query, options)
      return { chats, total: chats.length }
    }
    return this.#watch(load, { changes: this.#transport.changes() })
  }

  /**
   * Calls `run` at each event until the returned function is called. `signedOut`: a call was refused with
   * status 401, because the session or the token is not valid any more, or is another agent’s
   * (`another_agent`); a wrong password is none.
   *
   * @example
   * ```ts
   * agent.on('signedOut', ({ code }) => show(`Sign in again: ${code}`))
   * ```
   */
  on(event: 'signedOut', run: (error: PapoError) => void): Stop {
    return this.#emitter.on(event, run)
  }

  /**
   * Polls every followed chat and list now, also those that were refused before.
   *
   * @example
   * ```ts
   * await agent.signIn({ email: 'ana@example.com', password: 'pão quente às seis' })
   * agent.reconnect()
   * ```
   */
  reconnect(): void {
    for (const list of this.#lists) list.reconnect()
    this.#forEachChat((chat) => chat.reconnect())
  }

  /**
   * Closes every followed chat and list. The client can still make calls and follow chats anew.
   *
   * @example
   * ```ts
   * agent.close()
   * ```
   */
  close(): void {
    for (const list of this.#lists) list.close()
    this.#forEachChat((chat) => chat.close())
  }

  #forEachChat(run: (chat: AgentChat) => void): void {
    for (const chat of this.#chats.values()) chat.then(run, () => {})
  }

  #watch(
    load: ChatListOptions['load'],
    pushed: Pick<ChatListOptions, 'push' | 'changes' | 'limit'>,
  ): ChatListWatch {
    const list = new PolledChatList({
      platform: this.#platform,
      load,
      ...pushed,
      onClose: () => this.#lists.delete(list),
    })
    this.#lists.add(list)
    return list
  }

  #whoAmI(): Promise<string> {
    if (!this.#agentId) {
      const answer = this.getMe().then(({ agent }) => this.#actsFor ?? agent.id)
      this.#agentId = answer
      answer.catch(() => {
        this.#agentId = null
      })
    }
    return this.#agentId
  }

  #renewsBy(call: Promise<unknown>): void {
    this.#renewal = call.then(
      () => {
        this.#renewals++
      },
      () => {},
    )
  }

  /** Repeats a call that was refused because a new session has replaced this one meanwhile. */
  async #keepingUp<T>(send: () => Promise<T>): Promise<T> {
    const before = this.#renewals
    const isReplaced = () => this.#renewals !== before
    try {
      return await send().catch(async (error: unknown) => {
        if (!isSignedOut(error)) throw error
        await this.renew(isReplaced)
        if (!isReplaced()) throw error
        return send()
      })
    } catch (error) {
      if (isSignedOut(error)) this.signedOut(error)
      throw error
    }
  }

  /**
   * Waits for the session that may replace the one of a refused call.
   *
   * @internal
   */
  protected renew(_isReplaced: () => boolean): Promise<void> {
    return this.#renewal
  }

  /**
   * Says that nobody is signed in any more.
   *
   * @internal
   */
  protected signedOut(error: PapoError): void {
    this.#agentId = null
    this.#emitter.emit('signedOut', error)
  }
}

/** Refusals of what was typed: they say nothing of the session. */
const typed = new Set(['invalid_credentials', 'second_factor_required', 'invalid_code'])

const isSignedOut = (error: unknown): error is PapoError =>
  isRefusal(error, 401) && !typed.has(error.code)

/**
 * Creates the client of an agent, an admin or an owner. Makes no request.
 *
 * @example
 * ```ts
 * import { createAgentClient } from '@papo/sdk'
 *
 * const bot = createAgentClient({ baseUrl: 'https://chat.example.com' })
 * await bot.createToken({ email: 'bot@example.com', password: 'um segredo bem comprido' })
 * ```
 */
export const createAgentClient = (options: AgentClientOptions): AgentClient =>
  new AgentClient(options)
