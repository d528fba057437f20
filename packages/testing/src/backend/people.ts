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

/**
 * The other participants: a test acts for them without a request. A step that the product would refuse
 * throws a {@link AcceptRefusal} with its code.
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

  visitorStarts({ message, siteKey, ...rest }: VisitorStart = {}) {
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

  visitorSends = (chatId: string, text: string): Message => this.#sends(this.#visitor(chatId), text)

  visitorTypes = (chatId: string, typing = true): void => this.#types(this.#visitor(chatId), typing)

  /** Up to the last entry by default. */
  visitorReads = (chatId: string, upTo?: number): void => this.#reads(this.#visitor(chatId), upTo)

  visitorEnds = (chatId: string): Chat => this.#ends(this.#visitor(chatId))

  visitorRates(chatId: string, rating: 1 | 2 | 3 | 4 | 5, feedback?: string): Chat {
    const { chat, caller } = this.#visitor(chatId)
    this.#chats.rate(chat, caller, feedback === undefined ? { rating } : { rating, feedback })
    return this.#view(chat)
  }

  /** `agentId` is the first agent’s by default. */
  agentAccepts(chatId: string, agentId?: string): Chat {
    const agent = agentId === undefined ? this.#agent : this.#installation.agents.get(agentId)
    if (!agent) throw new Refusal('agent_not_found')
    const chat = this.#chat(chatId)
    this.#chats.accept(chat, agent)
    return this.#view(chat)
  }

  agentSends = (chatId: string, text: string): Message => this.#sends(this.#agentOf(chatId), text)

  agentTypes = (chatId: string, typing = true): void => this.#types(this.#agentOf(chatId), typing)

  /** Up to the last entry by default. */
  agentReads = (chatId: string, upTo?: number): void => this.#reads(this.#agentOf(chatId), upTo)

  agentEnds = (chatId: string): Chat => this.#ends(this.#agentOf(chatId))

  /** The agent is absent: the chat is requeued at its old ticket. */
  agentIsAbsent(chatId: string): Chat {
    const chat = this.#chat(chatId)
    this.#chats.requeue(chat)
    return this.#view(chat)
  }

  /** Warns both sides; without activity the system ends the chat after `closesInSeconds`. */
  chatGoesIdle(chatId: string, closesInSeconds = 60): Chat {
    const chat = this.#chat(chatId)
    this.#chats.warn(chat, closesInSeconds * 1000)
    return this.#view(chat)
  }

  /** The system ends an idle chat. */
  chatExpires(chatId: string): Chat {
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
