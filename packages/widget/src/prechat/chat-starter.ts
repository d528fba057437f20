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
  client: VisitorClient
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
  form: PreChat | null = null
  failure: StartFailure | null = null
  /** The start in progress. */
  starting: Promise<void> | null = null
  readonly #options: ChatStarterOptions
  readonly #profile: ProfileMemory

  constructor(options: ChatStarterOptions) {
    const { platform, siteKey } = options.context
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
    this.form = form
    this.failure = null
    context.changed()
  }

  /** Starts with a message and without the form. */
  startWith(message: string): Promise<void> {
    return this.#begin({ ...this.#profile.read(), ...this.#options.settings().visitor }, message)
  }

  /** Sends the form. Returns false if an answer is invalid. */
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

  /** Closes the form and forgets the visitor's profile. */
  forget(): void {
    this.leave()
    this.#profile.forget()
  }

  #begin(visitor: PapoVisitor, message: string): Promise<void> {
    const { changed } = this.#options.context
    this.starting ??= this.#request(visitor, message).finally(() => {
      this.starting = null
      changed()
    })
    this.failure = null
    changed()
    return this.starting
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
