import type { ChatState, Stop, VisitorChat, VisitorClient, WidgetSettings } from '@papo/sdk'
import { StartGate } from '../start-gate/start-gate.ts'
import { Conversation } from '../chat/conversation.ts'
import type { PapoSettings, PapoState, StartChatOptions } from '../papo.ts'
import { ChatStarter } from '../prechat/chat-starter.ts'
import type { I18n } from '../locales/i18n.ts'
import { report } from './report.ts'
import type { PanelContext } from './panel-context.ts'
import { viewOf } from './view.ts'

interface PanelModelOptions {
  client: VisitorClient
  context: PanelContext
  saved: WidgetSettings
  /** What the page says now. */
  settings(): PapoSettings
}

/** What the panel shows and does, from the first greeting to the last thanks. */
export class PanelModel {
  readonly context: PanelContext
  readonly saved: WidgetSettings
  readonly startGate: StartGate
  readonly chatStarter: ChatStarter
  conversation: Conversation | null = null
  isOpen = false
  /** Whether the chat of an earlier page is being looked for. */
  isResuming = false
  readonly #client: VisitorClient
  #turn: Promise<unknown> = Promise.resolve()
  readonly #stopListening: Stop
  /** Who the visitor is, as long as that may not be asked yet. */
  #token: string | null = null
  #isStopped = false

  constructor({ client, context, saved, settings }: PanelModelOptions) {
    this.#client = client
    this.context = context
    this.saved = saved
    this.startGate = new StartGate({
      mayStore: context.mayStore,
      isIdentityRequired: saved.identity === 'required',
    })
    this.chatStarter = new ChatStarter({
      client,
      context,
      questions: saved.form,
      settings,
      adopt: (chat) => this.#adopt(chat),
    })
    this.#stopListening = client.on('loggedOut', () => this.#reset())
  }

  get i18n(): I18n {
    return this.context.i18n
  }

  get chatState(): ChatState | null {
    return this.conversation?.state ?? null
  }

  get publicState(): Partial<PapoState> {
    const { conversation, chatState } = this
    return {
      view: viewOf({
        state: chatState,
        isAsking: this.chatStarter.form !== null,
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
    this.updateVisibility()
    this.#markTab()
    this.context.changed()
  }

  /** What is over is put away with it. */
  close(): void {
    this.isOpen = false
    const { view } = this.publicState
    if (view === 'thanks' || view === 'ended') this.#drop()
    this.updateVisibility()
    this.#markTab()
    this.context.changed()
  }

  /** The page has come into sight or gone out of it. */
  updateVisibility(): void {
    const isSeen = this.isOpen && !this.context.platform.visibility.hidden()
    this.conversation?.setVisibility({ isSeen })
  }

  /** Takes up the chat of an earlier page. Whether it should be before the visitor's eyes again. */
  async resume(): Promise<boolean> {
    if (this.conversation || this.isResuming || !this.context.mayStore()) return false
    const { wasOpen } = this
    this.isResuming = true
    this.context.changed()
    try {
      const chat = await this.#client.resume()
      if (chat && !this.conversation) this.#adopt(chat)
    } catch (error) {
      report(this.context, error)
    }
    this.isResuming = false
    this.context.changed()
    return wasOpen && this.chatState !== null && this.chatState.status !== 'ended'
  }

  /** Starts a chat, or shows the form that the site wants filled in before. */
  start(options: StartChatOptions = {}): Promise<unknown> {
    return this.#whenAdmitted(async () => {
      if (this.#isRunning) return
      this.#drop()
      await this.chatStarter.start(options)
    })
  }

  /** Without a chat, one is started with this. */
  sendMessage(text: string): Promise<unknown> {
    return this.#whenAdmitted(async () => {
      if (this.#isRunning) return this.conversation?.send(text)
      this.#drop()
      await this.chatStarter.startWith(text)
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
    this.context.changed()
  }

  /** The visitor agrees, and a chat starts. */
  accept(): void {
    this.context.agree()
    if (!this.startGate.isWaiting) void this.start()
    void this.proceed()
  }

  /** The site says who this is. What it says wrongly is told to the page, and changes nothing. */
  identify(token: string): Promise<void> {
    this.#token = token
    return this.proceed()
  }

  /** Something that was missing may be there now: goes on with what waited for it. */
  async proceed(): Promise<void> {
    if (!this.context.mayStore()) return
    await this.#becomeKnown()
    await this.resume()
    if (!this.startGate.missing) this.startGate.grant()
    this.context.changed()
  }

  /** Ends what is followed, and leaves nothing of who was here in this browser. */
  async logOut(): Promise<void> {
    this.#token = null
    this.startGate.decline()
    // What is followed ends at once; the server's answer may take its time.
    const known = this.#client.logout()
    this.context.wipe()
    await known
    this.context.wipe()
  }

  stop(): void {
    this.#isStopped = true
    this.#stopListening()
    this.conversation?.close()
    this.#client.close()
  }

  async #becomeKnown(): Promise<void> {
    const token = this.#token
    if (token === null) return
    this.#token = null
    try {
      await this.#client.identify(token)
      this.startGate.isIdentified = true
      await this.#findOpenChat()
    } catch (error) {
      report(this.context, error)
    }
  }

  /** A visitor who is known may have begun a chat elsewhere. */
  async #findOpenChat(): Promise<void> {
    if (this.conversation || this.#client.hasSession()) return
    const [latest] = (await this.#client.listChats({ limit: 1 })).chats
    if (latest && latest.status !== 'ended') this.#adopt(await this.#client.start())
  }

  /** Back to the first greeting: who was here is here no more. */
  #reset(): void {
    this.startGate.isIdentified = false
    this.#drop()
    this.chatStarter.forget()
  }

  get #isRunning(): boolean {
    return this.chatState !== null && this.chatState.status !== 'ended'
  }

  /** A running chat needs no admission any more. */
  #whenAdmitted(run: () => Promise<unknown>): Promise<unknown> {
    return this.#inTurn(async () => {
      if (this.#isRunning || !this.startGate.missing) await run()
      else this.startGate.wait(() => void this.#inTurn(run))
    })
  }

  /** What is asked for happens in its order, after what is under way. */
  #inTurn(run: () => Promise<unknown>): Promise<unknown> {
    this.#turn = this.#turn.then(async () => {
      if (this.isResuming) await this.#client.resume().catch(() => null)
      await this.chatStarter.starting
      await run()
    })
    return this.#turn
  }

  #adopt(chat: VisitorChat): void {
    if (this.#isStopped) return chat.close()
    this.conversation = new Conversation(chat, this.context)
    this.updateVisibility()
    this.#markTab()
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
    const { tabMemory, siteKey } = this.context
    const key = `papo.open.${siteKey}`
    // @fault consent-before-memory
    if (this.conversation && this.isOpen) tabMemory.set(key, '1')
    else if (tabMemory.get(key)) tabMemory.remove(key)
  }

  /** Whether the chat was open on the page before this one, in this tab. */
  get wasOpen(): boolean {
    const { tabMemory, siteKey } = this.context
    return tabMemory.get(`papo.open.${siteKey}`) !== null
  }
}
