import { isPapoError, type PreChatForm, type VisitorChat, type VisitorClient } from '@papo/sdk'
import { report } from '../panel/report.ts'
import type { Surroundings } from '../panel/surroundings.ts'
import type { PapoSettings, PapoVisitor, StartChatOptions } from '../papo.ts'
import { PreChat } from './prechat.ts'
import { createProfileMemory, type ProfileMemory } from './profile.ts'

/** Why a start failed, as far as a visitor needs to know. */
export type StartFailure = 'again' | 'blocked' | 'identity'

const failures: Record<string, StartFailure> = {
  origin_not_allowed: 'blocked',
  identity_required: 'identity',
}

interface BeginningOptions {
  client: VisitorClient
  around: Surroundings
  /** What the site wants to know. */
  questions: PreChatForm
  /** What the page says now. */
  settings(): PapoSettings
  /** Takes the chat that has started. */
  adopt(chat: VisitorChat): void
}

/** How a chat begins: with the form that the site wants filled in, or at once. */
export class Beginning {
  /** The form, while it is open. */
  form: PreChat | null = null
  failure: StartFailure | null = null
  /** The start that is under way. */
  starting: Promise<void> | null = null
  readonly #options: BeginningOptions
  readonly #profile: ProfileMemory

  constructor(options: BeginningOptions) {
    const { platform, siteKey } = options.around
    this.#options = options
    this.#profile = createProfileMemory(platform.storage, siteKey)
  }

  /** Starts a chat, or shows the form that the site wants filled in before. */
  async start({ message = '', visitor }: StartChatOptions): Promise<void> {
    const { around, questions, settings } = this.#options
    const told = { ...settings().visitor, ...visitor }
    const form = new PreChat(
      questions,
      { ...told, question: message },
      this.#profile.read(),
      around.speech,
    )
    if (!form.isNeeded) return this.#begin({ ...this.#profile.read(), ...told }, message)
    this.form = form
    this.failure = null
    around.changed()
  }

  /** Starts with this message and asks nothing. */
  startWith(message: string): Promise<void> {
    return this.#begin({ ...this.#profile.read(), ...this.#options.settings().visitor }, message)
  }

  /** Sends the form; whether nothing was wrong in it. */
  submit(form: PreChat): boolean {
    if (!form.check()) {
      this.#options.around.changed()
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
    this.#options.around.changed()
  }

  /** Leaves nothing of who was here. */
  forget(): void {
    this.leave()
    this.#profile.forget()
  }

  #begin(visitor: PapoVisitor, message: string): Promise<void> {
    const { changed } = this.#options.around
    this.starting ??= this.#ask(visitor, message).finally(() => {
      this.starting = null
      changed()
    })
    this.failure = null
    changed()
    return this.starting
  }

  async #ask(visitor: PapoVisitor, message: string): Promise<void> {
    const { client, around, settings, adopt } = this.#options
    const { attributes } = settings()
    const page = around.page()
    try {
      const chat = await client.start({
        visitor: { ...visitor, ...(attributes ? { attributes } : {}) },
        message,
        locale: around.speech.locale,
        ...(page ? { page } : {}),
      })
      if (this.form) this.#profile.keep(visitor)
      this.form = null
      adopt(chat)
      around.emit('chat:start', { chatId: chat.id })
    } catch (error) {
      this.failure = (isPapoError(error) && failures[error.code]) || 'again'
      report(around, error)
    }
  }
}
