import { isPapoError, type PreChatForm, type VisitorChat, type VisitorClient } from '@papo/sdk'
import { report } from '../panel/report.ts'
import type { PanelContext } from '../panel/panel-context.ts'
import type { PapoSettings, PapoVisitor, StartChatOptions } from '../papo.ts'
import { PreChat } from './prechat.ts'
import { createProfileMemory, type ProfileMemory } from './profile.ts'

/** Why a start failed, as far as a visitor needs to know. */
export type StartFailure = 'again' | 'blocked' | 'identity'

const failures: Record<string, StartFailure> = {
  origin_not_allowed: 'blocked',
  identity_required: 'identity',
}

interface ChatStarterOptions {
  client: VisitorClient
  context: PanelContext
  /** What the site wants to know. */
  questions: PreChatForm
  /** What the page says now. */
  settings(): PapoSettings
  /** Takes the chat that has started. */
  adopt(chat: VisitorChat): void
}

/** How a chat begins: with the form that the site wants filled in, or at once. */
export class ChatStarter {
  /** The form, while it is open. */
  form: PreChat | null = null
  failure: StartFailure | null = null
  /** The start that is under way. */
  starting: Promise<void> | null = null
  readonly #options: ChatStarterOptions
  readonly #profile: ProfileMemory

  constructor(options: ChatStarterOptions) {
    const { platform, siteKey } = options.context
    this.#options = options
    this.#profile = createProfileMemory(platform.storage, siteKey)
  }

  /** Starts a chat, or shows the form that the site wants filled in before. */
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
    this.form = form
    this.failure = null
    context.changed()
  }

  /** Starts with this message and asks nothing. */
  startWith(message: string): Promise<void> {
    return this.#begin({ ...this.#profile.read(), ...this.#options.settings().visitor }, message)
  }

  /** Sends the form; whether nothing was wrong in it. */
  submit(form: PreChat): boolean {
    if (!form.check()) {
      this.#options.context.changed()
      return false
    }
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
    this.form = null
    this.failure = null
    this.#options.context.changed()
  }

  /** Leaves nothing of who was here. */
  forget(): void {
    this.leave()
    this.#profile.forget()
  }

  #begin(visitor: PapoVisitor, message: string): Promise<void> {
    const { changed } = this.#options.context
    this.starting ??= this.#ask(visitor, message).finally(() => {
      this.starting = null
      changed()
    })
    this.failure = null
    changed()
    return this.starting
  }

  async #ask(visitor: PapoVisitor, message: string): Promise<void> {
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
      if (this.form) this.#profile.keep(visitor)
      this.form = null
      adopt(chat)
      context.emit('chat:start', { chatId: chat.id })
    } catch (error) {
      this.failure = (isPapoError(error) && failures[error.code]) || 'again'
      report(context, error)
    }
  }
}
