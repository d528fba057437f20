import { acceptChat } from '@papo/core/chat/accept'
import { append, changeChat, type Decision, unchanged } from '@papo/core/chat/change-chats'
import type { ChatDetail, ChatRecord } from '@papo/core/chat/chat-record'
import { endChat, rateChat } from '@papo/core/chat/end'
import { followUp } from '@papo/core/chat/follow-up'
import { createChatLink } from '@papo/core/chat/return-to-chat'
import { showChat } from '@papo/core/chat/show'
import { recordPage } from '@papo/core/chat/page'
import { startChat } from '@papo/core/chat/start'
import { checkIdleChat } from '@papo/core/chat/sweep-idle'
import { chatNotFound, expire, requeueBySystem } from '@papo/core/chat/transitions'
import { markRead, setTyping } from '@papo/core/message/hints'
import { sendMessage } from '@papo/core/message/send'
import type { AgentCaller, Caller, VisitorCaller } from '@papo/core/platform/caller'
import { siteByKey } from '@papo/core/site/sites'
import type { Chat, ChatKind, Message, Page, VisitorProfile } from '@papo/protocol'
import { asRefusal, Refusal } from '../conduct/refusal.ts'
import { fail, type Services } from './services.ts'

/** The options of `visitorStarts`. */
export interface VisitorStart {
  /** A live chat by default. */
  kind?: ChatKind
  message?: string
  visitor?: VisitorProfile
  page?: Page
  locale?: string
  timeZone?: string
  /** The first site by default. */
  siteKey?: string
}

/** A chat that a visitor has started. */
export interface StartedChat {
  chatId: string
  visitorToken: string
}

/** A participant of a chat, who acts in it. */
interface Participant<Who extends Caller> {
  chat: ChatDetail
  caller: Who
}

const address = '127.0.0.1'

/**
 * The other participants: a test acts for them without a request. A step is complete when its promise
 * resolves, and never waits for time to pass. A step that the product would refuse rejects with a
 * {@link Refusal} with its code.
 */
export class People {
  readonly #services: Services
  readonly #ready: Promise<void>
  readonly #siteKey: string
  readonly #agentId: string

  constructor(
    services: Services,
    ready: Promise<void>,
    first: { site: { key: string }; agent: { id: string } },
  ) {
    this.#services = services
    this.#ready = ready
    this.#siteKey = first.site.key
    this.#agentId = first.agent.id
  }

  /** The code of the link that a mail to the chat’s visitor has, for `returnToChat`; null for a verified visitor. */
  linkInMail(chatId: string): Promise<string | null> {
    return this.step(async () => {
      const { work, clock } = this.#services
      return work.run(async (stores) => {
        const [head] = await stores.chats.heads([chatId])
        const chat = head === undefined ? null : await stores.chats.find(head.workspaceId, chatId)
        if (chat === null) throw chatNotFound()
        return createChatLink(stores, this.#services, chat, clock.now())
      })
    })
  }

  visitorStarts({ message, siteKey, ...rest }: VisitorStart = {}): Promise<StartedChat> {
    return this.step(async () => {
      const { random } = this.#services
      const site = await siteByKey(this.#services, siteKey ?? this.#siteKey)
      const start = {
        siteKey: site.key,
        clientId: random.newId(),
        ...rest,
        ...(message === undefined ? {} : { message: { clientId: random.newId(), text: message } }),
      }
      const { answer } = await startChat(this.#services, site, start, null, {
        address,
        userAgent: null,
      })
      return { chatId: answer.sessionId, visitorToken: answer.visitorToken }
    })
  }

  visitorSends = (chatId: string, text: string): Promise<Message> =>
    this.step(async () => this.#sends(await this.#visitorOf(chatId), text))

  visitorTypes = (chatId: string, typing = true): Promise<void> =>
    this.step(async () => this.#types(await this.#visitorOf(chatId), typing))

  /** Up to the last entry by default. */
  visitorReads = (chatId: string, upTo?: number): Promise<void> =>
    this.step(async () => this.#reads(await this.#visitorOf(chatId), upTo))

  /** The visitor goes to another page of the site. */
  visitorGoesTo(chatId: string, url: string, title?: string): Promise<void> {
    return this.step(async () => {
      const { caller } = await this.#visitorOf(chatId)
      const page = title === undefined ? { url } : { url, title }
      await recordPage(this.#services, chatId, caller, page)
    })
  }

  visitorEnds = (chatId: string): Promise<Chat> =>
    this.step(async () => this.#ends(await this.#visitorOf(chatId)))

  visitorRates(chatId: string, rating: 1 | 2 | 3 | 4 | 5, feedback?: string): Promise<Chat> {
    return this.step(async () => {
      const { caller } = await this.#visitorOf(chatId)
      const body = feedback === undefined ? { rating } : { rating, feedback }
      await rateChat(this.#services, chatId, caller, body)
      return this.#view(chatId)
    })
  }

  /** `agentId` is the first agent’s by default. */
  agentAccepts(chatId: string, agentId: string = this.#agentId): Promise<Chat> {
    return this.step(async () => {
      const { workspaceId } = await this.#chat(chatId)
      return acceptChat(this.#services, chatId, await this.#agent(workspaceId, agentId))
    })
  }

  agentSends = (chatId: string, text: string): Promise<Message> =>
    this.step(async () => this.#sends(await this.#agentOf(chatId), text))

  agentTypes = (chatId: string, typing = true): Promise<void> =>
    this.step(async () => this.#types(await this.#agentOf(chatId), typing))

  /** Up to the last entry by default. */
  agentReads = (chatId: string, upTo?: number): Promise<void> =>
    this.step(async () => this.#reads(await this.#agentOf(chatId), upTo))

  agentEnds = (chatId: string): Promise<Chat> =>
    this.step(async () => this.#ends(await this.#agentOf(chatId)))

  /** Writes to the visitor of an ended chat again. Resolves with the new chat. */
  agentFollowsUp = (chatId: string, text: string): Promise<Chat> =>
    this.step(async () => {
      const { caller } = await this.#agentOf(chatId)
      const body = { clientId: this.#services.random.newId(), text }
      return (await followUp(this.#services, chatId, caller, body)).chat
    })

  /** The agent is absent: the chat is requeued at its old ticket. */
  agentIsAbsent(chatId: string): Promise<Chat> {
    const { clock, rules } = this.#services
    return this.#change(chatId, (chat) =>
      append(requeueBySystem(chat, rules.of(chat.siteId), clock.now())),
    )
  }

  /** Warns both sides; without activity the system ends the chat after `closesInSeconds`. */
  async chatGoesIdle(chatId: string, closesInSeconds = 60): Promise<Chat> {
    const { clock } = this.#services
    const ms = closesInSeconds * 1000
    const chat = await this.#change(chatId, (known) => {
      if (known.status === 'ended') throw new Refusal('chat_ended')
      const idleEndAt = new Date(clock.now().getTime() + ms)
      return { kind: 'timers', chat: { ...known, idleWarnAt: null, idleEndAt }, publish: true }
    })
    clock.after(ms, () => void this.#checkIdle(chatId).catch(fail))
    return chat
  }

  /** The system ends an idle chat. */
  chatExpires(chatId: string): Promise<Chat> {
    const { clock } = this.#services
    return this.#change(chatId, (chat) =>
      chat.status === 'ended' ? unchanged : append(expire(chat, clock.now())),
    )
  }

  /** Runs a step on a complete backend; what the product refuses, it rejects with. */
  protected async step<Result>(run: () => Promise<Result>): Promise<Result> {
    await this.#ready
    try {
      return await run()
    } catch (error) {
      throw asRefusal(error)
    }
  }

  async #checkIdle(chatId: string): Promise<void> {
    const { workspaceId } = await this.#chat(chatId)
    await checkIdleChat(this.#services, { workspaceId, chatId }, this.#services.clock.now())
  }

  /** What a sweep does to a chat once its time has come. */
  #change(chatId: string, decide: (chat: ChatRecord) => Decision): Promise<Chat> {
    return this.step(async () => {
      const { workspaceId } = await this.#chat(chatId)
      await changeChat(this.#services, {
        workspaceId,
        chatId,
        decide({ chat }) {
          if (chat === null) throw chatNotFound()
          return decide(chat)
        },
      })
      return this.#view(chatId)
    })
  }

  async #chat(chatId: string): Promise<ChatDetail> {
    const chat = await this.#services.work.read(async ({ chats }) => {
      const [head] = await chats.heads([chatId])
      return head === undefined ? null : chats.find(head.workspaceId, chatId)
    })
    if (chat === null) throw chatNotFound()
    return chat
  }

  async #visitorOf(chatId: string): Promise<Participant<VisitorCaller>> {
    const chat = await this.#chat(chatId)
    const { workspaceId, siteId, visitorId } = chat
    const { name } = chat.visitor
    const caller = { type: 'visitor', workspaceId, siteId, visitorId, name, tokenHash: '' } as const
    return { chat, caller }
  }

  /** The agent of the chat, else the first one. */
  async #agentOf(chatId: string): Promise<Participant<AgentCaller>> {
    const chat = await this.#chat(chatId)
    const caller = await this.#agent(chat.workspaceId, chat.agentId ?? this.#agentId)
    return { chat, caller }
  }

  async #agent(workspaceId: string, agentId: string): Promise<AgentCaller> {
    const agent = await this.#services.work.read(({ agents }) => agents.find(workspaceId, agentId))
    if (agent === null) throw new Refusal('agent_not_found')
    const { name, role, siteIds } = agent
    const session = { tokenHash: '', session: 'program' } as const
    return { type: 'agent', workspaceId, agentId, name, role, siteIds, ...session }
  }

  /** Like a client, which says that the typing has ended before it sends what was typed. */
  async #sends({ chat, caller }: Participant<Caller>, text: string): Promise<Message> {
    await setTyping(this.#services, chat.id, caller, false)
    const body = { clientId: this.#services.random.newId(), text }
    const { message } = await sendMessage(this.#services, chat.id, caller, body, address)
    return message
  }

  #types({ chat, caller }: Participant<Caller>, typing: boolean): Promise<void> {
    return setTyping(this.#services, chat.id, caller, typing)
  }

  #reads({ chat, caller }: Participant<Caller>, upTo: number = chat.lastSeq): Promise<void> {
    return markRead(this.#services, chat.id, caller, upTo)
  }

  async #ends({ chat, caller }: Participant<Caller>): Promise<Chat> {
    await endChat(this.#services, chat.id, caller, address)
    return this.#view(chat.id)
  }

  /** The chat as its agents see it. */
  async #view(chatId: string): Promise<Chat> {
    const { caller } = await this.#agentOf(chatId)
    return showChat(this.#services, chatId, caller)
  }
}
