import type { ChatState, Message, Stop, VisitorChat } from '@papo/sdk'
import { createDraft, type Draft } from '../composer/composer.ts'
import type { Surroundings } from '../panel/surroundings.ts'
import { Place } from '../queue/place.ts'
import { Rating } from '../rating/rating.ts'
import { Line } from './line.ts'
import { Silence } from './silence.ts'
import { noticeOf } from './timeline.ts'
import { countUnread } from './unread.ts'

/** Typing that lasts this long is worth saying aloud. */
const typingAloudMs = 2000

/** One chat as the visitor has it before them. */
export class Conversation {
  readonly chat: VisitorChat
  readonly draft: Draft
  readonly rating: Rating
  readonly line: Line
  readonly place: Place
  readonly silence: Silence
  /** Entries up to this `seq` were there at the opening; later ones came live. Null: not loaded yet. */
  historyUpTo: number | null = null
  /** Whether "end this conversation?" is being asked. */
  isConfirming = false
  isRatingSkipped = false
  /** Settles when the last message is in the log or has failed. */
  sent: Promise<unknown> = Promise.resolve()
  isLoadingEarlier = false
  /** Whether ending failed. */
  isFailed = false
  /** Has whatever shows the conversation tell by `watch` what has changed and is not told yet. */
  look: () => void = () => {}
  readonly #around: Surroundings
  readonly #stops: Stop[]
  #stopTyping: Stop = () => {}
  /** Whether the conversation is before somebody's eyes, and its end. */
  #isSeen = false
  #isAtEnd = true

  constructor(chat: VisitorChat, around: Surroundings) {
    const { platform, siteKey, changed, announce, speech } = around
    this.chat = chat
    this.#around = around
    this.draft = createDraft(platform.storage, siteKey, chat.id)
    this.rating = new Rating((stars, feedback) => this.#rate(stars, feedback), changed)
    this.line = new Line(platform, changed)
    this.place = new Place(platform, chat.state, changed)
    this.silence = new Silence({
      platform,
      stay: () => chat.stay(),
      warn: (seconds) => announce(speech.count('idle.warn', seconds)),
      changed,
    })
    this.#stops = [
      () => this.line.stop(),
      () => this.silence.stop(),
      () => this.place.stop(),
      () => this.#stopTyping(),
      platform.tabs.onStorage(this.#readKey, changed),
      ...this.#listen(),
    ]
    this.#onState(chat.state)
  }

  get state(): ChatState {
    return this.chat.state
  }

  /** Whether it is in the line again, after an agent had it. */
  get isBackInLine(): boolean {
    const { status, messages } = this.state
    return status === 'waiting' && messages.some(({ kind }) => kind === 'requeued')
  }

  get unread(): number {
    return countUnread(this.state, Number(this.#around.platform.storage.get(this.#readKey)))
  }

  /** Messages that came while the visitor was reading further up. */
  get below(): number {
    return this.#isAtEnd ? 0 : this.unread
  }

  send(text: string): void {
    this.draft.set('')
    // What happens to it is in the state.
    this.sent = this.chat.send(text).catch(() => {})
  }

  write(text: string): void {
    this.draft.set(text)
    this.chat.setTyping(text !== '')
    this.silence.stay()
  }

  /** `isSeen`: the panel is open in a visible page. `isAtEnd`: the last message is in sight. */
  watch({ isSeen = this.#isSeen, isAtEnd = this.#isAtEnd }): void {
    const before = this.below
    this.#isSeen = isSeen
    this.#isAtEnd = isAtEnd
    this.#markRead()
    if (this.below !== before) this.#around.changed()
  }

  async loadEarlier(): Promise<void> {
    if (this.isLoadingEarlier) return
    this.isLoadingEarlier = true
    this.#around.changed()
    await this.chat.loadEarlier().catch(() => {})
    this.isLoadingEarlier = false
    this.#around.changed()
  }

  confirm(isConfirming: boolean): void {
    this.isConfirming = isConfirming
    this.isFailed = false
    this.#around.changed()
  }

  /** Whether it has ended now. */
  async end(): Promise<boolean> {
    try {
      await this.chat.end()
      this.isConfirming = false
      return true
    } catch {
      this.isFailed = true
      return false
    } finally {
      this.#around.changed()
    }
  }

  skipRating(): void {
    this.isRatingSkipped = true
    this.#around.changed()
  }

  /** Leaves nothing of it in this browser. */
  forget(): void {
    this.draft.set('')
    this.#around.platform.storage.remove(this.#readKey)
    this.close()
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.chat.close()
  }

  #listen(): Stop[] {
    const { emit } = this.#around
    const { chat } = this
    const chatId = chat.id
    return [
      chat.on('state', (state) => this.#onState(state)),
      chat.on('message', (message) => this.#onMessage(message)),
      chat.on('typing', ([typist]) => this.#onTyping(typist?.name ?? null)),
      chat.on('queue', (place) => emit('chat:queue', { chatId, ...place })),
      chat.on('agent', (agent) => emit('chat:agent', { chatId, agent })),
      chat.on('status', (status) => {
        if (status === 'ended') emit('chat:end', { chatId, endedBy: chat.state.endedBy })
      }),
      chat.on('error', ({ code, message }) => emit('error', { code, message })),
    ]
  }

  #onState(state: ChatState): void {
    this.look()
    if (this.historyUpTo === null && state.connection === 'online') {
      this.historyUpTo = state.messages.at(-1)?.seq ?? 0
    }
    this.line.follow(state.connection)
    this.place.follow(state)
    this.silence.follow(state.closesAt)
    if (state.status === 'ended') this.isConfirming = false
    this.#markRead()
    this.#around.changed()
  }

  #onMessage(message: Message): void {
    const { emit, announce, speech } = this.#around
    const { kind, author } = message
    if (kind === 'text') {
      const name = author.type === 'visitor' ? 'message:sent' : 'message:received'
      emit(name, { chatId: this.chat.id, message })
    }
    // While the log is in sight it speaks for itself.
    if (this.#isSeen) return
    if (kind !== 'text') {
      const notice = noticeOf(message, speech)
      if (notice) announce(notice)
    } else if (this.unread) {
      announce(speech.count('launcher.unread', this.unread))
    }
  }

  #onTyping(name: string | null): void {
    const { platform, announce, speech } = this.#around
    this.#stopTyping()
    if (name === null) return
    this.#stopTyping = platform.setTimer(
      () => announce(speech.say('chat.typing', { agent: name })),
      typingAloudMs,
    )
  }

  /** What the other tabs know at once, the server tells only by and by. */
  get #readKey(): string {
    return `papo.read.${this.chat.id}`
  }

  #markRead(): void {
    if (!this.#isSeen || !this.#isAtEnd || !this.unread) return
    this.#around.platform.storage.set(this.#readKey, String(this.state.messages.at(-1)?.seq))
    this.chat.markRead()
  }

  async #rate(rating: 1 | 2 | 3 | 4 | 5, feedback: string): Promise<void> {
    await this.chat.rate(rating, feedback)
    const { emit } = this.#around
    emit('chat:rating', { chatId: this.chat.id, rating, feedback: feedback.trim() || null })
  }
}
