import { createStore } from '@papo/chat-kit/store/store'
import {
  isPapoError,
  type ChatKind,
  type VisitorChat,
  type VisitorClient,
  type WidgetSettings,
} from '@papo/sdk'
import { report } from '../view/report.ts'
import type { PanelContext } from '../view/panel-context.ts'
import type { PapoSettings, PapoVisitor, StartChatOptions } from '../papo.ts'
import { PreChat, questionsOfMessage } from './prechat.ts'
import { sentTextOf } from '../view/sent-text.ts'
import { createProfileMemory, type ProfileMemory } from './profile.ts'

/** Why a start failed, in the terms that the visitor sees. */
export type StartFailure = 'again' | 'blocked' | 'identity'

const failures: Record<string, StartFailure> = {
  origin_not_allowed: 'blocked',
  blocked: 'blocked',
  identity_required: 'identity',
}

interface ChatStarterOptions {
  client: Pick<VisitorClient, 'start'>
  context: PanelContext
  saved: Pick<WidgetSettings, 'form' | 'answersByMail'>
  /** Whether nobody is there, so that a message is left instead of a place taken in the queue. */
  isAway(): boolean
  /** The page's current settings. */
  settings(): PapoSettings
  /** Receives the started chat. */
  adopt(chat: VisitorChat): void
}

/** Starts a chat, after the site's pre-chat form or at once. */
export class ChatStarter {
  /** The form, while it is open. */
  readonly form = createStore<PreChat | null>(null)
  readonly failure = createStore<StartFailure | null>(null)
  /** The start in progress. */
  readonly starting = createStore<Promise<void> | null>(null)
  readonly #options: ChatStarterOptions
  readonly #profile: ProfileMemory
  /** The waiting chat that the form turns into a message. */
  #waiting: VisitorChat | null = null

  constructor(options: ChatStarterOptions) {
    const { platform, siteKey, changed } = options.context
    for (const store of [this.form, this.failure, this.starting]) store.subscribe(changed)
    this.#options = options
    this.#profile = createProfileMemory(platform.storage, siteKey)
  }

  /** Starts a chat, or shows the site's pre-chat form. While nobody is there, it is the form of a message. */
  async start({ message = '', visitor }: StartChatOptions): Promise<void> {
    const { context, saved, settings, isAway } = this.#options
    const known = { ...settings().visitor, ...visitor }
    const isMessage = isAway()
    const form = new PreChat(
      isMessage ? questionsOfMessage(saved, false) : saved.form,
      isMessage ? known : { ...known, question: message },
      { ...this.#profile.read(), ...(isMessage ? { question: message || this.#draft } : {}) },
      context.i18n,
      isMessage ? 'message' : 'start',
    )
    if (!isMessage && !form.isNeeded) {
      return this.#begin({ ...this.#profile.read(), ...known }, message)
    }
    this.#show(form)
  }

  /** Shows the form that turns a waiting chat into a message; the chat keeps its place behind it. */
  leaveMessage(chat: VisitorChat): void {
    const { context, saved, settings } = this.#options
    const hasText = chat.state.messages.some(({ author }) => author.type === 'visitor')
    const asked = questionsOfMessage(saved, hasText)
    const known = settings().visitor ?? {}
    const remembered = { ...this.#profile.read(), question: hasText ? '' : this.#draft }
    this.#waiting = chat
    this.#show(new PreChat(asked, known, remembered, context.i18n, 'instead'))
  }

  #show(form: PreChat): void {
    form.faults.subscribe(this.#options.context.changed)
    this.form.set(form)
    this.failure.set(null)
  }

  get #draftKey(): string {
    return `papo.message.${this.#options.context.siteKey}`
  }

  /** The message as far as it is written; it survives a reload in this tab. */
  get #draft(): string {
    return this.#options.context.tabMemory.get(this.#draftKey) ?? ''
  }

  /** Keeps the text of a message that is being written. */
  keepDraft({ purpose, answers }: PreChat): void {
    if (purpose === 'start') return
    this.#options.context.tabMemory.set(this.#draftKey, answers.question ?? '')
  }

  /** Starts with a message and without the form. */
  startWith(message: string): Promise<void> {
    return this.#begin({ ...this.#profile.read(), ...this.#options.settings().visitor }, message)
  }

  /** Sends the form. Returns false if an answer is invalid. */
  submit(form: PreChat): boolean {
    if (!form.check()) return false
    const { name = '', email = '', question = '' } = form.answers
    const profile = {
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(email.trim() ? { email: email.trim() } : {}),
    }
    if (form.purpose === 'instead') void this.#leave(profile, question)
    else void this.#begin(profile, question, form.purpose === 'message')
    return true
  }

  /** Closes the form. */
  leave(): void {
    this.#waiting = null
    this.form.set(null)
    this.failure.set(null)
  }

  /** Closes the form and forgets the visitor's profile. */
  forget(): void {
    this.leave()
    this.#options.context.tabMemory.remove(this.#draftKey)
    this.#profile.forget()
  }

  #begin(visitor: PapoVisitor, message: string, isMessage = this.#options.isAway()): Promise<void> {
    const kind = isMessage && message ? 'message' : undefined
    return this.#once(() => this.#request(visitor, message, kind))
  }

  /** Runs one start at a time: a second press waits for the first. */
  #once(run: () => Promise<void>): Promise<void> {
    const starting = this.starting.get() ?? run().finally(() => this.starting.set(null))
    this.failure.set(null)
    this.starting.set(starting)
    return starting
  }

  #leave(visitor: PapoVisitor, message: string): Promise<void> {
    const chat = this.#waiting
    return this.#once(async () => {
      try {
        const { email } = visitor
        if (!chat) return
        await chat.leaveMessage({ ...(email ? { email } : {}), message })
        this.#done(visitor, chat)
      } catch (error) {
        this.#fail(error)
      }
    })
  }

  /** Closes the form, whose answers are kept for the next one. */
  #done(visitor: PapoVisitor, { state }: VisitorChat): void {
    const form = this.form.get()
    if (form) this.#profile.keep(visitor)
    const { saved, context } = this.#options
    const { tabMemory, announce, i18n } = context
    if (form && form.purpose !== 'start') announce(i18n.t(sentTextOf(saved, state.chat)))
    tabMemory.remove(this.#draftKey)
    this.leave()
  }

  #fail(error: unknown): void {
    this.failure.set((isPapoError(error) && failures[error.code]) || 'again')
    report(this.#options.context, error)
  }

  async #request(visitor: PapoVisitor, message: string, kind: ChatKind | undefined): Promise<void> {
    const { client, context, settings, adopt } = this.#options
    const { attributes } = settings()
    const page = context.page()
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    try {
      const chat = await client.start({
        ...(kind ? { kind } : {}),
        visitor: { ...visitor, ...(attributes ? { attributes } : {}) },
        message,
        locale: context.i18n.locale,
        ...(page ? { page } : {}),
        ...(timeZone ? { timeZone } : {}),
      })
      this.#done(visitor, chat)
      adopt(chat)
      context.emit('chat:start', { chatId: chat.id })
    } catch (error) {
      this.#fail(error)
    }
  }
}
