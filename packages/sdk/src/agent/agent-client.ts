import type {
  AccessToken,
  ChangePassword,
  Chat,
  ChatList,
  Colleagues,
  Credentials,
  Heartbeat,
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
import { agentAnswers } from '../transport/agent-answers.ts'
import { createRequest } from '../transport/request.ts'
import { AdminClient } from './admin-client.ts'
import { type ChatListWatch, PolledChatList } from './chat-list-watch.ts'

export interface AgentClientOptions {
  /** Where Papo is served, such as `https://chat.example.com`. */
  baseUrl: string
  /** For programs. Without it, calls carry the cookie of `signIn()`, from the same origin only. */
  accessToken?: string
  platform?: Platform
  /** The most requests for one chat in a minute; 120 by default. Raise it for programs under load. */
  requestsPerMinute?: number
}

/** What follows a chat: loaded while the first chat is being opened. */
const following = lazyPart(() => import('./agent-live-chat.ts'))

/** A console leaves connections of the browser free for other calls; a program has no such limit. */
const consoleHoldBudget = 3

/** The client of agents, admins and owners. */
export class AgentClient extends AdminClient {
  readonly #platform: Platform
  readonly #emitter
  readonly #chats = new Map<string, Promise<AgentChat>>()
  readonly #lists = new Set<ChatListWatch>()
  readonly #holds: HoldBudget
  #accessToken: string | undefined
  #agentId: Promise<string> | null = null
  /** The change of the password in flight, or the last one. */
  #renewal: Promise<void> = Promise.resolve()
  #renewals = 0

  constructor(options: AgentClientOptions) {
    const { accessToken, platform = choosePlatform() } = options
    const send = createRequest({
      baseUrl: options.baseUrl,
      platform,
      perMinute: options.requestsPerMinute,
      answers: agentAnswers(),
      token: () => this.#accessToken,
      credentials: () => (this.#accessToken ? 'omit' : 'same-origin'),
    })
    super((endpoint, call) => this.#keepingUp(() => send(endpoint, call)))
    this.#platform = platform
    this.#emitter = createEmitter<{ signedOut: PapoError }>(platform)
    this.#accessToken = accessToken
    this.#holds = { left: accessToken ? Infinity : consoleHoldBudget }
  }

  /** Signs a program in; every later call uses the token of the answer. */
  async createToken(body: Credentials): Promise<AccessToken> {
    const token = await this.request('POST /v1/auth/token', { body })
    this.#accessToken = token.accessToken
    this.#agentId = Promise.resolve(token.agent.id)
    this.#holds.left = Infinity
    return token
  }

  /** Signs a person in, with a cookie. */
  async signIn(body: Credentials): Promise<void> {
    await this.request('POST /v1/auth/session', { body })
    this.#agentId = null
  }

  /** Ends the session, or revokes the token. */
  async signOut(): Promise<void> {
    await this.request(this.#accessToken ? 'DELETE /v1/auth/token' : 'DELETE /v1/auth/session', {})
    this.#accessToken = undefined
    this.#agentId = null
  }

  /**
   * Changes the password and ends every session of the agent. This console stays signed in, with a new
   * cookie; a program must sign in again. Rejects with `invalid_credentials` if the current password is
   * wrong.
   */
  changePassword(body: ChangePassword): Promise<void> {
    const changed = this.request('POST /v1/me/password', { body })
    this.#renewal = changed.then(
      () => {
        this.#renewals++
      },
      () => {},
    )
    return changed
  }

  getMe(): Promise<Me> {
    return this.request('GET /v1/me', {})
  }

  /** Records the agent’s presence, as any other call does, and sets `availability` if it is given. */
  heartbeat(body: Heartbeat = {}): Promise<void> {
    return this.request('POST /v1/me/heartbeat', { body })
  }

  /** The queue, oldest first. */
  listWaitingChats(
    query: WaitingChatsQuery = {},
    options: { signal?: AbortSignal } = {},
  ): Promise<WaitingChats> {
    return this.request('GET /v1/chats/waiting', { query, ...options })
  }

  /** The chats that match the query, newest first. */
  listChats(query: ChatsQuery = {}, options: { signal?: AbortSignal } = {}): Promise<ChatList> {
    return this.request('GET /v1/chats', { query, ...options })
  }

  /** Accepts a waiting chat. Rejects with `already_accepted`; `problem.acceptedBy` names the agent. */
  acceptChat(chatId: string): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/accept', { params: { chatId } })
  }

  /** Transfers the agent’s own chat to a colleague, or requeues it at its old ticket. */
  transferChat(chatId: string, body: Transfer): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/transfer', { params: { chatId }, body })
  }

  /** Stores a note for agents. A repeat of a `clientId` answers the note of the first call. */
  addNote(
    chatId: string,
    body: SendMessage,
    options: { signal?: AbortSignal } = {},
  ): Promise<Message> {
    return this.request('POST /v1/chats/:chatId/notes', { params: { chatId }, body, ...options })
  }

  /** The agents who could take a chat, and how busy they are. */
  listColleagues(): Promise<Colleagues> {
    return this.request('GET /v1/colleagues', {})
  }

  /**
   * Follows one chat; its last page is loaded when the promise resolves. Returns the same handle while
   * the chat is followed.
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
      onClose: () => this.#chats.delete(chatId),
      addNote: (body, call) => this.addNote(chatId, body, call),
      transfer: (to, note) => this.transferChat(chatId, note ? { to, note } : { to }),
    })
  }

  /** The queue, kept up to date. */
  watchQueue(query: WaitingChatsQuery = {}): ChatListWatch {
    return this.#watch((options) => this.listWaitingChats(query, options))
  }

  /** A list of chats, kept up to date. Its `total` is the length of the list. */
  watchChats(query: ChatsQuery = {}): ChatListWatch {
    return this.#watch(async (options) => {
      const { chats } = await this.listChats(query, options)
      return { chats, total: chats.length }
    })
  }

  /** `signedOut`: a call was refused with 401, because the session or the token is not valid any more. */
  on(event: 'signedOut', run: (error: PapoError) => void): Stop {
    return this.#emitter.on(event, run)
  }

  /** Polls every followed chat and list now, also those that were refused before. */
  reconnect(): void {
    for (const list of this.#lists) list.refresh()
    for (const chat of this.#chats.values()) {
      chat.then(
        (opened) => opened.reconnect(),
        () => {},
      )
    }
  }

  /** Closes every followed chat and list. */
  close(): void {
    for (const list of this.#lists) list.close()
    for (const chat of this.#chats.values()) {
      chat.then(
        (opened) => opened.close(),
        () => {},
      )
    }
  }

  #watch(load: ConstructorParameters<typeof PolledChatList>[1]): ChatListWatch {
    const list = new PolledChatList(this.#platform, load, () => this.#lists.delete(list))
    this.#lists.add(list)
    return list
  }

  #whoAmI(): Promise<string> {
    if (!this.#agentId) {
      const answer = this.getMe().then(({ agent }) => agent.id)
      this.#agentId = answer
      answer.catch(() => {
        this.#agentId = null
      })
    }
    return this.#agentId
  }

  /** Repeats a call that was refused because a change of the password renewed the cookie meanwhile. */
  async #keepingUp<T>(send: () => Promise<T>): Promise<T> {
    const before = this.#renewals
    try {
      return await send().catch(async (error: unknown) => {
        if (!isSignedOut(error)) throw error
        await this.#renewal
        if (this.#renewals === before || this.#accessToken) throw error
        return send()
      })
    } catch (error) {
      if (isSignedOut(error)) {
        this.#agentId = null
        this.#emitter.emit('signedOut', error)
      }
      throw error
    }
  }
}

const isSignedOut = (error: unknown): error is PapoError =>
  isRefusal(error, 401) && error.code !== 'invalid_credentials'

export const createAgentClient = (options: AgentClientOptions): AgentClient =>
  new AgentClient(options)
