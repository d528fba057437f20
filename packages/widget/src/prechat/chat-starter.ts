import { createStore } from '@papo/chat-kit/store/store'
import { isPapoError, type PreChatForm, type VisitorChat, type VisitorClient } from '@papo/sdk'
import { report } from '../view/report.ts'
import type { PanelContext } from '../view/panel-context.ts'
import type { PapoSettings, PapoVisitor, StartChatOptions } from '../papo.ts'
import { PreChat } from './prechat.ts'
import { createProfileMemory, type ProfileMemory } from './profile.ts'

/** Why a start failed, in the terms that the visitor sees. */
export type StartFailure = 'again' | 'blocked' | 'identity'

const failures: Record<string, StartFailure> = {
  origin_not_allowed: 'blocked',
  identity_required: 'identity',
}

interface ChatStarterOptions {
  client: Pick<VisitorClient, 'start'>
  context: PanelContext
  /** The site's pre-chat form. */
  questions: PreChatForm
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

  constructor(options: ChatStarterOptions) {
    const { platform, siteKey, changed } = options.context
    for (const store of [this.form, this.failure, this.starting]) store.subscribe(changed)
    this.#options = options
    this.#profile = createProfileMemory(platform.storage, siteKey)
  }

  /** Starts a chat, or shows the site's pre-chat form. */
  async start({ message = '', visitor }: StartChatOptions): Promise<void> {
    const { context, questions, settings } = this.#options
    const known = { ...settings().visitor, ...visitor }
    const form = new PreChat(
      questions,
      { ...known, question: message },
      this.#profile.read(),
      context.i18n,
    )
    if (!form.isNeeded) return this.#begin({ ...this.#profile.read(), ...known }, message)
    form.faults.subscribe(context.changed)
    this.form.set(form)
    this.failure.set(null)
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
    void this.#begin(profile, question)
    return true
  }

  /** Closes the form. */
  leave(): void {
    this.form.set(null)
    this.failure.set(null)
  }

  /** Closes the form and forgets the visitor's profile. */
  forget(): void {
    this.leave()
    this.#profile.forget()
  }

  #begin(visitor: PapoVisitor, message: string): Promise<void> {
    const starting =
      this.starting.get() ?? this.#request(visitor, message).finally(() => this.starting.set(null))
    this.failure.set(null)
    this.starting.set(starting)
    return starting
  }

  async #request(visitor: PapoVisitor, message: string): Promise<void> {
    const { client, context, settings, adopt } = this.#options
    const { attributes } = settings()
    const page = context.page()
    try {
      const chat = await client.start({
        visitor: { ...visitor, ...(attributes ? { attributes } : {}) },
        message,
        locale: context.i18n.locale,
        ...(page ? { page } : {}),
      })
      if (this.form.get()) this.#profile.keep(visitor)
      this.form.set(null)
      adopt(chat)
      context.emit('chat:start', { chatId: chat.id })
    } catch (error) {
      this.failure.set((isPapoError(error) && failures[error.code]) || 'again')
      report(context, error)
    }
  }
}
