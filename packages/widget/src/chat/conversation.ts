import { createDrafts, type Drafts } from '@papo/chat-kit/message/drafts'
import { unreadByVisitor } from '@papo/chat-kit/message/unread'
import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { ChatState, Message, Stop, VisitorChat, WidgetSettings } from '@papo/sdk'
import type { PanelContext } from '../view/panel-context.ts'
import { createShownPosition, type ShownPosition } from '../queue/shown-position.ts'
import { createRating, type Rating } from '../rating/rating.ts'
import { type ConnectionNotice, createConnectionNotice } from './connection-notice.ts'
import { createIdleWarning, type IdleWarning } from './idle-warning.ts'
import { noticeOf } from './entries.ts'

/** Typing is announced to screen readers after it has lasted this long. */
const announceTypingAfterMs = 2000

/** The view model of one chat. */
export class Conversation {
  readonly chat: VisitorChat
  readonly rating: Rating
  readonly connectionNotice: ConnectionNotice
  readonly shownPosition: ShownPosition
  readonly idleWarning: IdleWarning
  /** Messages up to this `seq` were loaded at the opening; later ones came live. Null: not loaded yet. */
  historyUpTo: number | null = null
  /** Whether the dialog "End this conversation?" is open. */
  readonly isConfirming = createStore(false)
  readonly isRatingSkipped = createStore(false)
  /** Settles when the last message is stored or has failed. */
  sent: Promise<unknown> = Promise.resolve()
  readonly isLoadingEarlier = createStore(false)
  /** Whether ending failed. */
  readonly isFailed = createStore(false)
  /** Set by the view: makes it report its current scroll position through `setVisibility`. */
  onVisibilityChange: () => void = () => {}
  readonly #context: PanelContext
  readonly #drafts: Drafts
  readonly #stops: Stop[]
  #stopTyping: Stop = () => {}
  /** See `setVisibility`. */
  #isSeen = false
  #isAtEnd = true

  constructor(
    chat: VisitorChat,
    context: PanelContext,
    { longWaitSeconds }: Pick<WidgetSettings, 'longWaitSeconds'>,
  ) {
    const { platform, siteKey, changed, announce, i18n } = context
    this.chat = chat
    this.#context = context
    this.#drafts = createDrafts(platform, `papo.drafts.${siteKey}`)
    this.rating = createRating((stars, feedback) => this.#rate(stars, feedback))
    this.connectionNotice = createConnectionNotice(platform)
    this.shownPosition = createShownPosition(platform, chat.state, longWaitSeconds)
    this.idleWarning = createIdleWarning({
      platform,
      extend: () => chat.extend(),
      warn: (seconds) => announce(i18n.count('idle.warn', seconds)),
    })
    const { rating, connectionNotice, shownPosition, idleWarning } = this
    const stores: Store<unknown>[] = [
      rating.form,
      connectionNotice.state,
      shownPosition.shown,
      shownPosition.isLong,
      idleWarning.secondsLeft,
      this.isConfirming,
      this.isRatingSkipped,
      this.isLoadingEarlier,
      this.isFailed,
    ]
    for (const store of stores) store.subscribe(changed)
    this.#stops = [
      connectionNotice.stop,
      idleWarning.stop,
      shownPosition.stop,
      () => this.#stopTyping(),
      platform.tabs.onStorage(this.#readKey, changed),
      ...this.#listen(),
    ]
    this.#onState(chat.state)
  }

  /** The address of the picture of the agent who has the chat; null for everybody else. */
  pictureOf(agentId: string | null): string | null {
    const { agent } = this.state
    if (!agent?.avatarUrl || agent.id !== agentId) return null
    // The server may stand below a path of its host.
    return new URL(agent.avatarUrl.replace(/^\//, ''), this.#context.baseUrl).href
  }

  get state(): ChatState {
    return this.chat.state
  }

  /** Whether the chat is back in the queue after an agent had it. */
  get isRequeued(): boolean {
    const { status, messages } = this.state
    return (
      this.state.kind === 'live' &&
      status === 'waiting' &&
      messages.some(({ kind }) => kind === 'requeued')
    )
  }

  /** The unsent text. It survives closing and reloading. */
  get draft(): string {
    return this.#drafts.get(this.chat.id)?.text ?? ''
  }

  get unread(): number {
    return unreadByVisitor(this.state, Number(this.#context.platform.storage.get(this.#readKey)))
  }

  /** The number of unread messages while the visitor has scrolled up, or else 0. */
  get below(): number {
    return this.#isAtEnd ? 0 : this.unread
  }

  send(text: string): void {
    this.#drafts.set(this.chat.id, '')
    // A failure shows in the state of the outbox.
    this.sent = this.chat.send(text).catch(() => {})
  }

  write(text: string): void {
    this.#drafts.set(this.chat.id, text)
    this.chat.setTyping(text !== '')
    this.idleWarning.extend()
  }

  /** `isSeen`: the panel is open in a visible page. `isAtEnd`: the last message is in sight. */
  setVisibility({ isSeen = this.#isSeen, isAtEnd = this.#isAtEnd }): void {
    const before = this.below
    this.#isSeen = isSeen
    this.#isAtEnd = isAtEnd
    this.#markRead()
    if (this.below !== before) this.#context.changed()
  }

  async loadEarlier(): Promise<void> {
    if (this.isLoadingEarlier.get()) return
    this.isLoadingEarlier.set(true)
    await this.chat.loadEarlier().catch(() => {})
    this.isLoadingEarlier.set(false)
  }

  confirm(isConfirming: boolean): void {
    this.isConfirming.set(isConfirming)
    this.isFailed.set(false)
  }

  /** Resolves to whether the chat has ended; false after a failure. */
  async end(): Promise<boolean> {
    try {
      await this.chat.end()
      this.isConfirming.set(false)
      return true
    } catch {
      this.isFailed.set(true)
      return false
    }
  }

  skipRating(): void {
    this.isRatingSkipped.set(true)
  }

  /** Removes everything stored about the chat in this browser. */
  forget(): void {
    this.#drafts.set(this.chat.id, '')
    this.#context.platform.storage.remove(this.#readKey)
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.chat.close()
  }

  #listen(): Stop[] {
    const { emit } = this.#context
    const { chat } = this
    const chatId = chat.id
    return [
      chat.on('state', (state) => this.#onState(state)),
      chat.on('message', (message) => this.#onMessage(message)),
      chat.on('typing', ([typist]) => this.#onTyping(typist?.name ?? null)),
      chat.on('queue', (position) => emit('chat:queue', { chatId, ...position })),
      chat.on('agent', (agent) => emit('chat:agent', { chatId, agent })),
      chat.on('status', (status) => {
        if (status === 'ended') emit('chat:end', { chatId, endedBy: chat.state.endedBy })
      }),
      chat.on('error', ({ code, message }) => emit('error', { code, message })),
    ]
  }

  #onState(state: ChatState): void {
    this.onVisibilityChange()
    if (this.historyUpTo === null && state.connection === 'online') {
      this.historyUpTo = state.messages.at(-1)?.seq ?? 0
    }
    this.connectionNotice.follow(state.connection)
    this.shownPosition.follow(state)
    this.idleWarning.follow(state.closesAt)
    if (state.status === 'ended') this.isConfirming.set(false)
    this.#markRead()
    this.#context.changed()
  }

  #onMessage(message: Message): void {
    const { emit, announce, i18n } = this.#context
    const { kind, author } = message
    if (kind === 'text') {
      const name = author.type === 'visitor' ? 'message:sent' : 'message:received'
      emit(name, { chatId: this.chat.id, message })
    }
    // A visible log is a live region, so screen readers already read it out.
    if (this.#isSeen) return
    if (kind !== 'text') {
      const notice = noticeOf(message, i18n)
      if (notice) announce(notice)
    } else if (this.unread) {
      announce(i18n.count('launcher.unread', this.unread))
    }
  }

  #onTyping(name: string | null): void {
    const { platform, announce, i18n } = this.#context
    this.#stopTyping()
    if (name === null) return
    this.#stopTyping = platform.setTimer(
      () => announce(i18n.t('chat.typing', { agent: name })),
      announceTypingAfterMs,
    )
  }

  /** Shares the read mark with other tabs at once; the server's answer comes later. */
  get #readKey(): string {
    return `papo.read.${this.chat.id}`
  }

  #markRead(): void {
    if (!this.#isSeen || !this.#isAtEnd || !this.unread) return
    this.#context.platform.storage.set(this.#readKey, String(this.state.messages.at(-1)?.seq))
    this.chat.markRead()
  }

  async #rate(rating: 1 | 2 | 3 | 4 | 5, feedback: string): Promise<void> {
    await this.chat.rate(rating, feedback)
    const { emit } = this.#context
    emit('chat:rating', { chatId: this.chat.id, rating, feedback: feedback.trim() || null })
  }
}
