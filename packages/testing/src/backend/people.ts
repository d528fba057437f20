import type { Chat, Message, Page, VisitorProfile } from '@papo/protocol'
import type { Accounts } from './accounts.ts'
import type { Chats } from './chats.ts'
import { viewOf } from './chat-view.ts'
import type { AgentRecord, Caller, ChatRecord, Installation } from './installation.ts'
import { Refusal } from './refusal.ts'
import type { Starts } from './starts.ts'

/** The options of `visitorStarts`. */
export interface VisitorStart {
  message?: string
  visitor?: VisitorProfile
  page?: Page
  locale?: string
  /** The first site by default. */
  siteKey?: string
}

/** A chat that a visitor has started. */
export interface StartedChat {
  chatId: string
  visitorToken: string
}

/**
 * The other participants: a test acts for them without a request. A step is complete when its promise
 * resolves, and never waits for time to pass. A step that the product would refuse rejects with a
 * {@link Refusal} with its code.
 */
export class People {
  readonly #installation: Installation
  readonly #accounts: Accounts
  readonly #chats: Chats
  readonly #starts: Starts
  readonly #siteKey: string
  readonly #agent: AgentRecord

  constructor(
    world: { installation: Installation; accounts: Accounts; chats: Chats; starts: Starts },
    first: { siteKey: string; agent: AgentRecord },
  ) {
    this.#installation = world.installation
    this.#accounts = world.accounts
    this.#chats = world.chats
    this.#starts = world.starts
    this.#siteKey = first.siteKey
    this.#agent = first.agent
  }

  async visitorStarts({ message, siteKey, ...rest }: VisitorStart = {}): Promise<StartedChat> {
    const start = {
      siteKey: siteKey ?? this.#siteKey,
      clientId: this.#installation.newId(),
      ...rest,
      ...(message === undefined
        ? {}
        : { message: { clientId: this.#installation.newId(), text: message } }),
    }
    const { started } = this.#starts.start(this.#accounts.siteByKey(start.siteKey), start, null)
    return { chatId: started.sessionId, visitorToken: started.visitorToken }
  }

  visitorSends = async (chatId: string, text: string): Promise<Message> =>
    this.#sends(this.#visitor(chatId), text)

  visitorTypes = async (chatId: string, typing = true): Promise<void> =>
    this.#types(this.#visitor(chatId), typing)

  /** Up to the last entry by default. */
  visitorReads = async (chatId: string, upTo?: number): Promise<void> =>
    this.#reads(this.#visitor(chatId), upTo)

  visitorEnds = async (chatId: string): Promise<Chat> => this.#ends(this.#visitor(chatId))

  async visitorRates(chatId: string, rating: 1 | 2 | 3 | 4 | 5, feedback?: string): Promise<Chat> {
    const { chat, caller } = this.#visitor(chatId)
    this.#chats.rate(chat, caller, feedback === undefined ? { rating } : { rating, feedback })
    return this.#view(chat)
  }

  /** `agentId` is the first agent’s by default. */
  async agentAccepts(chatId: string, agentId?: string): Promise<Chat> {
    const agent = agentId === undefined ? this.#agent : this.#installation.agents.get(agentId)
    if (!agent) throw new Refusal('agent_not_found')
    const chat = this.#chat(chatId)
    this.#chats.accept(chat, agent)
    return this.#view(chat)
  }

  agentSends = async (chatId: string, text: string): Promise<Message> =>
    this.#sends(this.#agentOf(chatId), text)

  agentTypes = async (chatId: string, typing = true): Promise<void> =>
    this.#types(this.#agentOf(chatId), typing)

  /** Up to the last entry by default. */
  agentReads = async (chatId: string, upTo?: number): Promise<void> =>
    this.#reads(this.#agentOf(chatId), upTo)

  agentEnds = async (chatId: string): Promise<Chat> => this.#ends(this.#agentOf(chatId))

  /** The agent is absent: the chat is requeued at its old ticket. */
  async agentIsAbsent(chatId: string): Promise<Chat> {
    const chat = this.#chat(chatId)
    this.#chats.requeue(chat)
    return this.#view(chat)
  }

  /** Warns both sides; without activity the system ends the chat after `closesInSeconds`. */
  async chatGoesIdle(chatId: string, closesInSeconds = 60): Promise<Chat> {
    const chat = this.#chat(chatId)
    this.#chats.warn(chat, closesInSeconds * 1000)
    return this.#view(chat)
  }

  /** The system ends an idle chat. */
  async chatExpires(chatId: string): Promise<Chat> {
    const chat = this.#chat(chatId)
    this.#chats.expire(chat)
    return this.#view(chat)
  }

  #chat(chatId: string): ChatRecord {
    const chat = this.#installation.chats.get(chatId)
    if (!chat) throw new Refusal('chat_not_found')
    return chat
  }

  #visitor(chatId: string) {
    const chat = this.#chat(chatId)
    const { visitor } = chat
    return { chat, caller: { type: 'visitor', id: visitor.id, visitor } as const }
  }

  #agentOf(chatId: string) {
    const chat = this.#chat(chatId)
    const agent = chat.agent ?? this.#agent
    return { chat, caller: { type: 'agent', id: agent.agent.id, agent } as const }
  }

  #sends({ chat, caller }: { chat: ChatRecord; caller: Caller }, text: string): Message {
    const clientId = this.#installation.newId()
    return this.#chats.send(chat, caller, { clientId, text }).message
  }

  #types({ chat, caller }: { chat: ChatRecord; caller: Caller }, typing: boolean): void {
    this.#chats.setTyping(chat, caller, typing)
  }

  #reads({ chat, caller }: { chat: ChatRecord; caller: Caller }, upTo = chat.log.length): void {
    this.#chats.markRead(chat, caller, upTo)
  }

  #ends({ chat, caller }: { chat: ChatRecord; caller: Caller }): Chat {
    this.#chats.end(chat, caller)
    return this.#view(chat)
  }

  #view(chat: ChatRecord): Chat {
    return viewOf(this.#installation, chat, 'agent')
  }
}
