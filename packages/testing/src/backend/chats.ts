import {
  type Author,
  type Chat,
  type ChatAction,
  type Message,
  type RateChat,
  type SendMessage,
  statusAfter,
} from '@papo/protocol'
import type {
  AgentRecord,
  Caller,
  ChatRecord,
  Installation,
  VisitorRecord,
} from './installation.ts'
import { Refusal } from './refusal.ts'
import { feedbackText, messageText } from './text.ts'

const typingForMs = 6000

type EntryDetails = Partial<Pick<Message, 'clientId' | 'text' | 'rating' | 'to'>>

/** Changes chats. A method that refuses throws a code and changes nothing. */
export class Chats {
  readonly #installation: Installation

  constructor(installation: Installation) {
    this.#installation = installation
  }

  /** The chat; refuses with `chat_not_found` if the caller may not see it. */
  find(chatId: string, caller: Caller): ChatRecord {
    const chat = this.#installation.chats.get(chatId)
    const isSeen =
      caller.type === 'visitor'
        ? chat?.visitor === caller.visitor
        : chat?.workspaceId === caller.agent.workspaceId
    if (!chat || !isSeen) throw new Refusal('chat_not_found')
    return chat
  }

  /** Appends an entry and ends the held polls. */
  append(
    chat: ChatRecord,
    kind: Message['kind'],
    author: Author,
    { clientId = null, text = null, rating, to }: EntryDetails = {},
  ): Message {
    const message: Message = {
      id: this.#installation.newId(),
      seq: chat.log.length + 1,
      chatId: chat.id,
      clientId,
      kind,
      author,
      text,
      ...(rating === undefined ? {} : { rating }),
      ...(to === undefined ? {} : { to }),
      createdAt: this.#installation.timestamp,
    }
    chat.log.push(message)
    // A note does not end a visitor’s held poll.
    for (const { by, wake } of chat.held) if (kind !== 'note' || by !== chat.visitor.id) wake()
    return message
  }

  /** A repeat of a `clientId` is answered with the first message, also after the end. */
  send(
    chat: ChatRecord,
    caller: Caller,
    body: SendMessage,
    kind: 'text' | 'note' = 'text',
  ): { message: Message; isNew: boolean } {
    const clientId = body.clientId.toLowerCase()
    const text = messageText(body.text)
    const known = chat.log.find(
      (entry) => entry.clientId === clientId && entry.author.id === caller.id,
    )
    const isOther = known && (known.kind !== kind || (!known.erased && known.text !== text))
    if (isOther) throw new Refusal('client_id_reused')
    if (known) return { message: known, isNew: false }
    if (chat.status === 'ended') throw new Refusal('chat_ended')
    this.#requireParticipant(chat, caller)
    if (caller.type === 'visitor') chat.subject ??= subjectOf(text)
    if (kind === 'text') {
      chat.typing.delete(caller.id)
      chat.closesAt = null
    }
    const message = this.append(chat, kind, authorOf(caller), { clientId, text })
    return { message, isNew: true }
  }

  /** Only one agent can accept; the same agent may repeat the call. */
  accept(chat: ChatRecord, agent: AgentRecord): void {
    if (chat.status === 'active' && chat.agent === agent) return
    if (chat.status === 'active' && chat.agent) {
      const { id, name } = chat.agent.agent
      throw new Refusal('already_accepted', { acceptedBy: { id, name } })
    }
    if (chat.status === 'ended') throw new Refusal('chat_ended')
    this.#requireCapacity(agent)
    this.#transition(chat, 'accept')
    chat.agent = agent
    chat.deliveredUpTo.agent = 0
    chat.acceptedAt = this.#installation.timestamp
    this.append(chat, 'accepted', authorOf({ type: 'agent', id: agent.agent.id, agent }))
  }

  /** The number of the agent’s active chats. */
  activeOf(agent: AgentRecord): number {
    return [...this.#installation.chats.values()].filter(
      (chat) => chat.status === 'active' && chat.agent === agent,
    ).length
  }

  #requireCapacity(agent: AgentRecord): void {
    if (this.activeOf(agent) < (agent.agent.capacity ?? Infinity)) return
    throw new Refusal('agent_at_capacity')
  }

  /** Transfers to a colleague, or with null requeues at the old ticket. A repeat changes nothing. */
  transfer(
    chat: ChatRecord,
    caller: Extract<Caller, { type: 'agent' }>,
    target: AgentRecord | null,
    note: string | undefined,
  ): void {
    const last = chat.log.findLast(({ kind }) => kind !== 'note')
    const isDone = target ? chat.agent === target : chat.status === 'waiting'
    const kind = target ? 'transferred' : 'requeued'
    if (isDone && last?.kind === kind && last.author.id === caller.id) return
    if (chat.status === 'ended') throw new Refusal('chat_ended')
    this.#requireParticipant(chat, caller)
    if (target === caller.agent) return
    if (target) this.#requireCapacity(target)
    if (note?.trim()) {
      const clientId = this.#installation.newId()
      this.append(chat, 'note', authorOf(caller), { clientId, text: messageText(note) })
    }
    this.#transition(chat, target ? 'transfer' : 'requeue')
    chat.agent = target
    chat.closesAt = null
    chat.deliveredUpTo.agent = 0
    if (!target) {
      chat.acceptedAt = null
      chat.requeuedAt = this.#installation.timestamp
    }
    const to = target ? { to: { id: target.agent.id, name: target.agent.name } } : {}
    this.append(chat, kind, authorOf(caller), to)
  }

  /** Ending an ended chat changes nothing. An admin may end any chat, and dismiss a waiting one. */
  end(chat: ChatRecord, caller: Caller): void {
    const isOther = caller.type === 'agent' && chat.agent !== caller.agent
    if (isOther && caller.agent.agent.role === 'agent') throw new Refusal('not_your_chat')
    if (chat.status === 'ended') return
    this.#close(chat, chat.status === 'waiting' ? 'leave' : 'end', authorOf(caller))
  }

  /** The system ends the chat, because it was idle or no agent accepted it. */
  expire(chat: ChatRecord): void {
    if (chat.status !== 'ended') this.#close(chat, 'expire', system)
  }

  /** Assigns the chat and the visitor’s own entries to another visitor. */
  assignTo(chat: ChatRecord, visitor: VisitorRecord): void {
    const { id } = chat.visitor
    chat.log = chat.log.map((entry) =>
      entry.author.id === id ? { ...entry, author: { ...entry.author, id: visitor.id } } : entry,
    )
    chat.visitor = visitor
    chat.generation++
    for (const { wake } of chat.held) wake()
  }

  /** The agent is absent: requeues the chat at its old ticket. */
  requeue(chat: ChatRecord): void {
    this.#transition(chat, 'requeue')
    chat.agent = null
    chat.acceptedAt = null
    chat.requeuedAt = this.#installation.timestamp
    this.append(chat, 'requeued', system)
  }

  /** Warns both sides that the chat is idle; ends it after `ms` unless there is activity before. */
  warn(chat: ChatRecord, ms: number): void {
    if (chat.status === 'ended') throw new Refusal('chat_ended')
    const closesAt = this.#installation.time.now() + ms
    chat.closesAt = closesAt
    this.#installation.time.setTimer(() => {
      if (chat.closesAt === closesAt) this.expire(chat)
    }, ms)
    for (const { wake } of chat.held) wake()
  }

  extend(chat: ChatRecord, caller: Caller): void {
    if (chat.status === 'ended') throw new Refusal('chat_ended')
    this.#requireParticipant(chat, caller)
    this.#withdrawWarning(chat)
  }

  rate(chat: ChatRecord, caller: Caller, body: RateChat): void {
    if (caller.type !== 'visitor') throw new Refusal('forbidden')
    const feedback = feedbackText(body.feedback)
    if (chat.status !== 'ended') throw new Refusal('chat_not_ended')
    const isSame = chat.rating === body.rating && chat.feedback === feedback
    if (chat.rating !== null && !isSame) throw new Refusal('already_rated')
    if (chat.rating !== null) return
    chat.rating = body.rating
    chat.feedback = feedback
    const { rating } = body
    this.append(chat, 'rated', authorOf(caller), { text: feedback, rating })
  }

  setTyping(chat: ChatRecord, caller: Caller, isTyping: boolean): void {
    this.#requireParticipant(chat, caller)
    if (chat.status === 'ended') return
    const before = chat.typing.get(caller.id)
    const now = this.#installation.time.now()
    const wasTyping = before !== undefined && before.until > now
    const { id, type, name } = typistOf(caller)
    if (isTyping) chat.typing.set(id, { typist: { type, id, name }, until: now + typingForMs })
    else chat.typing.delete(id)
    if (isTyping !== wasTyping) this.#hint(chat, caller)
    if (isTyping) this.#withdrawWarning(chat)
  }

  /** The mark never moves back, nor beyond the log. */
  markRead(chat: ChatRecord, caller: Caller, upTo: number): void {
    this.#requireParticipant(chat, caller)
    const known = Math.min(upTo, chat.log.length)
    if (known <= chat.readUpTo[caller.type]) return
    chat.readUpTo[caller.type] = known
    this.#hint(chat, caller)
    if (caller.type === 'visitor') this.#withdrawWarning(chat)
  }

  /** After activity: withdraws the idle warning and ends all held polls. */
  #withdrawWarning(chat: ChatRecord): void {
    if (chat.closesAt === null) return
    chat.closesAt = null
    for (const { wake } of chat.held) wake()
  }

  /** A poll after `seq` marks everything up to it as delivered. Polls of other agents do not count. */
  markDelivered(chat: ChatRecord, caller: Caller, seq: number): void {
    if (caller.type === 'agent' && chat.agent !== caller.agent) return
    if (seq <= chat.deliveredUpTo[caller.type]) return
    chat.deliveredUpTo[caller.type] = seq
    for (const { by, wake } of chat.held) if (by !== caller.id && by !== chat.visitor.id) wake()
  }

  #hint(chat: ChatRecord, from: Caller): void {
    for (const { by, wake } of chat.held) if (by !== from.id) wake()
  }

  #requireParticipant(chat: ChatRecord, caller: Caller): void {
    if (caller.type === 'visitor' || chat.agent === caller.agent) return
    throw new Refusal(chat.status === 'waiting' ? 'chat_not_active' : 'not_your_chat')
  }

  #close(chat: ChatRecord, move: ChatAction, author: Author): void {
    this.#transition(chat, move)
    chat.endedAt = this.#installation.timestamp
    chat.endedBy = author.type
    chat.typing.clear()
    this.append(chat, 'ended', author)
  }

  #transition(chat: ChatRecord, move: ChatAction): void {
    const next = statusAfter(chat.status, move)
    if (next === null) throw new Refusal(chat.status === 'ended' ? 'chat_ended' : 'chat_not_active')
    chat.status = next
    chat.requeuedAt = null
    chat.closesAt = null
  }
}

const system: Author & { type: NonNullable<Chat['endedBy']> } = {
  type: 'system',
  id: null,
  name: null,
}

/** The start of a text, on one line. */
const subjectOf = (text: string) => [...text.replaceAll(/\s+/gu, ' ')].slice(0, 200).join('')

function typistOf(caller: Caller) {
  const { name } = caller.type === 'visitor' ? caller.visitor : caller.agent.agent
  return { type: caller.type, id: caller.id, name }
}

const authorOf = (caller: Caller): Author => typistOf(caller)
