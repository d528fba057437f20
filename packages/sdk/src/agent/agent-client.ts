import type {
  AccessToken,
  Agent,
  AgentList,
  Chat,
  ChatList,
  CreateAgent,
  CreateSite,
  CreateWorkspace,
  Credentials,
  Me,
  Site,
  SiteList,
  UpdateAgent,
  UpdateSite,
  WaitingChats,
  WorkspaceCreated,
} from '@papo/protocol'
import type { AgentChat } from '../chat/chat-handle.ts'
import { PapoError } from '../papo-error.ts'
import { choosePlatform } from '../platform/choose.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { ChatClient } from '../transport/chat-client.ts'
import type { ChatsQuery, WaitingChatsQuery } from '../transport/contract.ts'
import { createRequest } from '../transport/request.ts'
import type { ChatListWatch } from './chat-list-watch.ts'

export interface AgentClientOptions {
  /** Where Papo is served, such as `https://chat.example.com`. */
  baseUrl: string
  /** For programs. Without it, calls carry the cookie of `signIn()`, from the same origin only. */
  accessToken?: string
  platform?: Platform
}

/** What agents, admins and owners can do. */
export class AgentClient extends ChatClient {
  #accessToken: string | null

  constructor({ baseUrl, accessToken, platform = choosePlatform() }: AgentClientOptions) {
    super(
      createRequest({
        baseUrl,
        platform,
        token: () => this.#accessToken,
        credentials: () => (this.#accessToken ? 'omit' : 'same-origin'),
      }),
    )
    this.#accessToken = accessToken ?? null
  }

  /** Signs a program in; every later call uses the token. */
  async createToken(body: Credentials): Promise<AccessToken> {
    const token = await this.request('POST /v1/auth/token', { body })
    this.#accessToken = token.accessToken
    return token
  }

  /** Signs a person in, by a cookie. */
  signIn(body: Credentials): Promise<void> {
    return this.request('POST /v1/auth/session', { body })
  }

  /** Ends the session, or revokes the token. */
  async signOut(): Promise<void> {
    await this.request(this.#accessToken ? 'DELETE /v1/auth/token' : 'DELETE /v1/auth/session', {})
    this.#accessToken = null
  }

  getMe(): Promise<Me> {
    return this.request('GET /v1/me', {})
  }

  /** The line, oldest first. */
  listWaitingChats(
    query: WaitingChatsQuery = {},
    options: { signal?: AbortSignal } = {},
  ): Promise<WaitingChats> {
    return this.request('GET /v1/chats/waiting', { query, ...options })
  }

  /** Chats by what is asked for, newest first. */
  listChats(query: ChatsQuery = {}, options: { signal?: AbortSignal } = {}): Promise<ChatList> {
    return this.request('GET /v1/chats', { query, ...options })
  }

  /** Takes a waiting chat. Rejects with `already_accepted`; `problem.acceptedBy` says by whom. */
  acceptChat(chatId: string): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/accept', { params: { chatId } })
  }

  createWorkspace(body: CreateWorkspace): Promise<WorkspaceCreated> {
    return this.request('POST /v1/workspaces', { body })
  }

  listSites(): Promise<SiteList> {
    return this.request('GET /v1/sites', {})
  }

  createSite(body: CreateSite): Promise<Site> {
    return this.request('POST /v1/sites', { body })
  }

  updateSite(siteId: string, body: UpdateSite): Promise<Site> {
    return this.request('PATCH /v1/sites/:siteId', { params: { siteId }, body })
  }

  listAgents(): Promise<AgentList> {
    return this.request('GET /v1/agents', {})
  }

  createAgent(body: CreateAgent): Promise<Agent> {
    return this.request('POST /v1/agents', { body })
  }

  updateAgent(agentId: string, body: UpdateAgent): Promise<Agent> {
    return this.request('PATCH /v1/agents/:agentId', { params: { agentId }, body })
  }

  /** Follows one chat. Its last page is there when the promise resolves. */
  openChat(_chatId: string): Promise<AgentChat> {
    return Promise.reject(new PapoError('unavailable'))
  }

  /** The line, kept up to date. */
  watchQueue(_query: WaitingChatsQuery = {}): ChatListWatch {
    throw new PapoError('unavailable')
  }

  /** A list of chats, kept up to date. */
  watchChats(_query: ChatsQuery = {}): ChatListWatch {
    throw new PapoError('unavailable')
  }

  /** `signedOut`: a call was answered with 401. */
  on(_event: 'signedOut', _run: () => void): Stop {
    return () => {}
  }

  /** Closes every chat and list that is followed. */
  close(): void {}
}

export const createAgentClient = (options: AgentClientOptions): AgentClient =>
  new AgentClient(options)
