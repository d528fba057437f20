import type { Chat, LogPage, Message } from '@papo/protocol'
import { Outbox } from '../outbox/outbox.ts'
import { PapoError } from '../papo-error.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { connectionOf, type RetryLoopState } from '../sync/connection.ts'
import type { LogFeed, LogReader } from '../sync/log-feed.ts'
import type { ChatClient } from '../transport/chat-client.ts'
import type { ChatEvent, ChatEvents, ChatHandle, ChatState } from './chat-handle.ts'
import { bySeq, initialState, withChat, withEarlier, withPage, withSent } from './chat-state.ts'
import { cleanText } from './clean-text.ts'
import { createEmitter } from './emitter.ts'
import { withChanges } from './equal.ts'
import { createEventReader, type EventReader } from './event-reader.ts'
import { createReadMarks } from './read-marks.ts'
import { createTyping } from './typing.ts'

/** A typing hint expires after 6 s on the server; a held poll may not report that, so it expires here too. */
const typingForMs = 6000

export interface LiveChatOptions {
  platform: Platform
  client: ChatClient
  chat: Chat
  /** The last page of the log, if it was loaded before. */
  first?: LogPage
  /** The side that follows the chat. `id` is the agent’s id; a chat has only one visitor. */
  self: { type: 'visitor' | 'agent'; id?: string }
  /** The storage key of the unsent messages. */
  outboxKey: string
  /** The feed of the chat’s log, for its reader. */
  feed(reader: LogReader): LogFeed
  onClose(): void
}

/** One followed chat: the log comes from the feed, own messages go through the outbox. */
export class LiveChat implements ChatHandle {
  readonly id: string
  readonly #options: LiveChatOptions
  readonly #emitter
  readonly #readers = new Set<EventReader>()
  readonly #outbox: Outbox
  readonly #feed: LogFeed
  readonly #typing
  readonly #readMarks
  /** The ids of all entries shown so far: a reset must not emit them again. */
  readonly #seen = new Set<string>()
  #state: ChatState
  /** The last `seq` of the first page: entries up to it are not emitted as new. */
  #openedAt: number | null = null
  #isClosed = false
  #stopTyping: Stop = () => {}
  #loadingEarlier: Promise<void> | null = null

  constructor(options: LiveChatOptions) {
    const { platform, client } = options
    const id = (this.id = options.chat.id)
    this.#options = options
    this.#emitter = createEmitter<ChatEvents>(platform)
    this.#typing = createTyping(platform, async (typing) => {
      if (!this.#feed.sendHint({ type: 'typing', typing })) await client.setTyping(id, typing)
    })
    this.#readMarks = createReadMarks(platform, async (upTo) => {
      if (!this.#feed.sendHint({ type: 'read', upTo })) await client.markRead(id, upTo)
    })
    this.#outbox = new Outbox({
      platform,
      key: options.outboxKey,
      send: (message, call) => client.sendMessage(id, message, call),
      onStored: (message) => this.#onStored(message),
      onChange: (changed) => {
        this.#commit(withChanges(this.#state, { outgoing: this.#outbox.list }))
        if (changed) this.#emit('outgoing', changed)
      },
    })
    this.#state = withChanges(initialState(options.chat), { outgoing: this.#outbox.list })
    this.#feed = options.feed({
      onPage: (page) => this.#onPage(page),
      onState: (state) => this.#onState(state),
      onRefused: (error) => this.#emit('error', error),
    })
    this.#feed.start(options.first)
  }

  get state(): ChatState {
    return this.#state
  }

  on<E extends keyof ChatEvents>(event: E, run: (value: ChatEvents[E]) => void): Stop {
    return this.#emitter.on(event, run)
  }

  events({ signal }: { signal?: AbortSignal } = {}): AsyncIterable<ChatEvent> {
    const reader = createEventReader(this.#emitter, signal, this.#readers)
    if (this.#isClosed) reader.end()
    return reader
  }

  send(text: string): Promise<Message> {
    const clean = cleanText(text)
    if (!clean) {
      const error = new PapoError('invalid_request', { message: 'There is no text to send' })
      return Promise.reject(error)
    }
    this.#typing.set(false)
    return this.#outbox.add(clean)
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId)
  }

  discard(clientId: string): void {
    this.#outbox.discard(clientId)
  }

  setTyping(typing: boolean): void {
    if (!this.#isClosed && this.#state.status !== 'ended') this.#typing.set(typing)
  }

  markRead(upTo = Infinity): void {
    const { messages, readUpTo } = this.#state
    const { type } = this.#options.self
    const seq = Math.min(upTo, messages.at(-1)?.seq ?? 0)
    if (this.#isClosed || seq <= readUpTo[type]) return
    this.#commit(withChanges(this.#state, { readUpTo: { ...readUpTo, [type]: seq } }))
    this.#readMarks.mark(seq)
  }

  loadEarlier(): Promise<void> {
    this.#loadingEarlier ??= this.#loadEarlier().finally(() => {
      this.#loadingEarlier = null
    })
    return this.#loadingEarlier
  }

  reconnect(): void {
    this.#feed.reconnect()
    if (this.#openedAt !== null) this.#outbox.wake(true)
  }

  async extend(): Promise<void> {
    await this.#options.client.extend(this.id)
    this.#commit(withChanges(this.#state, { closesAt: null }))
  }

  async end(): Promise<void> {
    this.apply(await this.#options.client.endChat(this.id))
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#readMarks.flush()
    this.#typing.stop()
    this.#stopTyping()
    this.#feed.stop()
    this.#outbox.stop()
    for (const reader of this.#readers) reader.end()
    this.#emitter.clear()
    this.#options.onClose()
  }

  /** Applies an answer about the chat itself. */
  apply(chat: Chat): void {
    this.#commit(withChat(this.#state, chat))
  }

  /** Sends a message under a client id that the server has received before. */
  enqueue(text: string, clientId: string): void {
    void this.#outbox.add(text, clientId)
  }

  #emit<E extends keyof ChatEvents>(event: E, value: ChatEvents[E]): void {
    if (!this.#isClosed) this.#emitter.emit(event, value)
  }

  /** Makes `next` the state and emits what differs, the new entries of the log first. */
  #commit(next: ChatState, news: readonly Message[] = []): void {
    const last = this.#state
    if (next === last || this.#isClosed) return
    this.#state = next
    for (const message of news) this.#emit('message', message)
    if (next.status !== last.status) this.#emit('status', next.status)
    if (next.queuePosition !== last.queuePosition || next.estimatedWait !== last.estimatedWait) {
      this.#emit('queue', { position: next.queuePosition, estimatedWait: next.estimatedWait })
    }
    if (next.site !== last.site) this.#emit('site', next.site)
    if (next.agent !== last.agent) this.#emit('agent', next.agent)
    if (next.typing !== last.typing) this.#emit('typing', next.typing)
    if (next.connection !== last.connection) this.#emit('connection', next.connection)
    this.#emit('state', this.#state)
  }

  #onState(state: RetryLoopState): void {
    const connection = connectionOf(state)
    const isBack = connection === 'online' && this.#state.connection !== 'online'
    this.#commit(withChanges(this.#state, { connection }))
    // Stored messages of the outbox wait for the first page: they may be in the log already.
    if (isBack) this.#outbox.wake()
  }

  #onPage(page: LogPage) {
    const last = this.#state
    const { messages } = page
    const isFirst = this.#openedAt === null
    const openedAt = (this.#openedAt ??= messages.at(-1)?.seq ?? 0)
    const fresh = messages.filter(({ id }) => !this.#seen.has(id) && this.#seen.add(id))
    const news = isFirst ? [] : fresh.filter(({ seq }) => seq > openedAt).sort(bySeq)
    this.#outbox.settle(messages.filter((message) => this.#isMine(message)))
    this.#commit(
      withChanges(withPage(last, page, this.#options.platform.now()), {
        outgoing: this.#outbox.list,
      }),
      news,
    )
    this.#refreshChat(page, isFirst, last.chat.lastSeq)
    this.#forgetTypingLater(page)
    const { status, rating } = this.#state
    return { isNews: this.#state !== last, isOver: status === 'ended' && rating !== null }
  }

  #isMine({ clientId, author }: Message): boolean {
    const { type, id } = this.#options.self
    return clientId !== null && author.type === type && (!id || author.id === id)
  }

  /**
   * Loads the chat again after a change of the agent or a reset. The entry has only the agent’s name, and a
   * reset may mean that the log was erased; the remaining fields are in the chat itself.
   */
  #refreshChat({ messages, reset }: LogPage, isFirst: boolean, knownSeq: number): void {
    const hasNewAgent = messages.some(
      ({ kind, seq }) => /^(accept|transferr|requeu)ed$/.test(kind) && seq > knownSeq,
    )
    if ((!hasNewAgent && /* @fault details-after-reset */ (isFirst || !reset)) || this.#isClosed)
      return
    this.#options.client.getChat(this.id).then(
      (chat) => this.apply(chat),
      () => {},
    )
  }

  #forgetTypingLater({ typing }: LogPage): void {
    this.#stopTyping()
    if (!typing.length || this.#isClosed) return
    const forget = () => this.#commit(withChanges(this.#state, { typing: [] }))
    this.#stopTyping = this.#options.platform.setTimer(forget, typingForMs)
  }

  /** Shows a stored message at once if it is the next entry; otherwise the feed brings it. */
  #onStored(message: Message): boolean {
    // The server answers again, so the feed need not wait for its next retry.
    if (this.#state.connection !== 'online') this.#feed.reconnect()
    const lastSeq = this.#state.messages.at(-1)?.seq ?? 0
    if (message.seq > lastSeq + 1) return false
    if (message.seq === lastSeq + 1) {
      this.#seen.add(message.id)
      this.#commit(withSent(this.#state, message), [message])
    }
    return true
  }

  async #loadEarlier(): Promise<void> {
    const [first] = this.#state.messages
    if (!first || !this.#state.hasEarlier) return
    const page = await this.#options.client.getMessages(this.id, { before: first.seq })
    for (const { id } of page.messages) this.#seen.add(id)
    this.#commit(withEarlier(this.#state, page))
  }
}
