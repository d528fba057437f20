import {
  type ChatState,
  isPapoError,
  type VisitorChat,
  type VisitorClient,
  type WidgetSettings,
} from '@papo/sdk'
import { Conversation } from '../chat/conversation.ts'
import type { PapoSettings, PapoState, PapoVisitor, StartChatOptions } from '../papo.ts'
import { PreChat } from '../prechat/prechat.ts'
import { createProfileMemory, type ProfileMemory } from '../prechat/profile.ts'
import type { Speech } from '../words/speech.ts'
import type { Surroundings } from './surroundings.ts'
import { viewOf } from './view.ts'

interface PanelModelOptions {
  client: VisitorClient
  around: Surroundings
  saved: WidgetSettings
  /** What the page says now. */
  settings(): PapoSettings
}

/** Why a start failed, as far as a visitor needs to know. */
type StartFailure = 'again' | 'blocked'

/** What the panel shows and does, from the first greeting to the last thanks. */
export class PanelModel {
  readonly around: Surroundings
  readonly saved: WidgetSettings
  /** The form before a chat, while it is open. */
  preChat: PreChat | null = null
  conversation: Conversation | null = null
  isOpen = false
  /** Whether the chat of an earlier page is being looked for. */
  isResuming = false
  failure: StartFailure | null = null
  readonly #client: VisitorClient
  readonly #settings: () => PapoSettings
  readonly #profile: ProfileMemory
  #starting: Promise<void> | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #isStopped = false

  constructor({ client, around, saved, settings }: PanelModelOptions) {
    this.#client = client
    this.#settings = settings
    this.around = around
    this.saved = saved
    this.#profile = createProfileMemory(around.platform.storage, around.siteKey)
  }

  get speech(): Speech {
    return this.around.speech
  }

  get chatState(): ChatState | null {
    return this.conversation?.state ?? null
  }

  get publicState(): Partial<PapoState> {
    const { conversation, chatState } = this
    return {
      view: viewOf({
        state: chatState,
        isAsking: this.preChat !== null,
        isRatingSkipped: conversation?.isRatingSkipped ?? false,
        availability: this.saved.availability,
      }),
      connection: chatState?.connection ?? 'online',
      unread: conversation?.unread ?? 0,
      chatId: conversation?.chat.id ?? null,
      queuePosition: chatState?.queuePosition ?? null,
    }
  }

  open(): void {
    this.isOpen = true
    this.see()
    this.#markTab()
    this.around.changed()
  }

  /** What is over is put away with it. */
  close(): void {
    this.isOpen = false
    const { view } = this.publicState
    if (view === 'thanks' || view === 'ended') this.#drop()
    this.see()
    this.#markTab()
    this.around.changed()
  }

  /** The page has come into sight or gone out of it. */
  see(): void {
    const isSeen = this.isOpen && !this.around.platform.visibility.hidden()
    this.conversation?.watch({ isSeen })
  }

  /** Takes up the chat of an earlier page. Whether it should be before the visitor's eyes again. */
  async resume(): Promise<boolean> {
    if (this.conversation || this.isResuming) return false
    const { wasOpen } = this
    this.isResuming = true
    this.around.changed()
    try {
      const chat = await this.#client.resume()
      if (chat && !this.conversation) this.#adopt(chat)
    } catch (error) {
      this.#report(error)
    }
    this.isResuming = false
    this.around.changed()
    return wasOpen && this.chatState !== null && this.chatState.status !== 'ended'
  }

  /** Starts a chat, or shows the form that the site wants filled in before. */
  async start({ message = '', visitor }: StartChatOptions = {}): Promise<void> {
    if (this.isStarting || (this.conversation && !this.#isOver)) return
    this.#drop()
    const told = { ...this.#settings().visitor, ...visitor }
    const form = new PreChat(
      this.saved.form,
      { ...told, question: message },
      this.#profile.read(),
      this.speech,
    )
    if (form.isNeeded) {
      this.preChat = form
      this.failure = null
      this.around.changed()
    } else {
      await this.#begin({ ...this.#profile.read(), ...told }, message)
    }
  }

  /** Sends the form; whether nothing was wrong in it. */
  submit(form: PreChat): boolean {
    if (!form.check()) {
      this.around.changed()
      return false
    }
    const { name = '', email = '', question = '' } = form.answers
    const profile = {
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(email.trim() ? { email: email.trim() } : {}),
    }
    void this.#begin(profile, question).then(() => {
      if (this.conversation) this.#profile.keep(profile)
    })
    return true
  }

  goHome(): void {
    this.preChat = null
    this.failure = null
    this.around.changed()
  }

  /** Without a chat, one is started with this. */
  sendMessage(text: string): Promise<unknown> {
    return this.#inTurn(async () => {
      if (this.conversation && !this.#isOver) return this.conversation.send(text)
      this.#drop()
      await this.#begin({ ...this.#profile.read(), ...this.#settings().visitor }, text)
    })
  }

  /** Ends the chat once what was written is in it. */
  endChat(): Promise<unknown> {
    return this.#inTurn(async () => {
      await this.conversation?.sent
      await this.conversation?.end()
    })
  }

  /** Gives the place in the line up. */
  async leave(): Promise<void> {
    if (await this.conversation?.end()) this.#drop()
    this.around.changed()
  }

  stop(): void {
    this.#isStopped = true
    this.conversation?.close()
    this.#client.close()
  }

  get isStarting(): boolean {
    return this.#starting !== null
  }

  /** What the page asks for happens in its order, after what is under way. */
  #inTurn(run: () => Promise<unknown> | undefined): Promise<unknown> {
    this.#turn = this.#turn.then(async () => {
      if (this.isResuming) await this.#client.resume().catch(() => null)
      await this.#starting
      await run()
    })
    return this.#turn
  }

  #begin(visitor: PapoVisitor, message: string): Promise<void> {
    this.#starting ??= this.#ask(visitor, message).finally(() => {
      this.#starting = null
      this.around.changed()
    })
    this.failure = null
    this.around.changed()
    return this.#starting
  }

  async #ask(visitor: PapoVisitor, message: string): Promise<void> {
    const { attributes } = this.#settings()
    const { around } = this
    const page = around.page()
    try {
      const chat = await this.#client.start({
        visitor: { ...visitor, ...(attributes ? { attributes } : {}) },
        message,
        locale: this.speech.locale,
        ...(page ? { page } : {}),
      })
      this.#adopt(chat)
      around.emit('chat:start', { chatId: chat.id })
    } catch (error) {
      this.failure = isPapoError(error) && error.code === 'origin_not_allowed' ? 'blocked' : 'again'
      this.#report(error)
    }
  }

  #adopt(chat: VisitorChat): void {
    if (this.#isStopped) return chat.close()
    this.preChat = null
    this.conversation = new Conversation(chat, this.around)
    this.see()
    this.#markTab()
  }

  get #isOver(): boolean {
    return this.chatState?.status === 'ended'
  }

  #drop(): void {
    if (!this.conversation) return
    this.conversation.forget()
    this.conversation = null
    this.#client.forget()
    this.#markTab()
  }

  /** Remembers for this tab whether the chat is open. Nothing is kept before there is a chat. */
  #markTab(): void {
    const { tabMemory, siteKey } = this.around
    const key = `papo.open.${siteKey}`
    if (this.conversation && this.isOpen) tabMemory.set(key, '1')
    else if (tabMemory.get(key)) tabMemory.remove(key)
  }

  /** Whether the chat was open on the page before this one, in this tab. */
  get wasOpen(): boolean {
    const { tabMemory, siteKey } = this.around
    return tabMemory.get(`papo.open.${siteKey}`) !== null
  }

  #report(error: unknown): void {
    const { code, message } = isPapoError(error)
      ? error
      : { code: 'unknown', message: String(error) }
    this.around.emit('error', { code, message })
  }
}
