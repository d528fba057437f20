import { createStore } from '@papo/chat-kit/store/store'
import type { ChatState, SiteAvailability, Stop, VisitorChat, WidgetSettings } from '@papo/sdk'
import { StartGate } from '../start-gate/start-gate.ts'
import { Conversation } from '../chat/conversation.ts'
import type { PapoState, StartChatOptions } from '../papo.ts'
import { ChatStarter } from '../prechat/chat-starter.ts'
import type { I18n } from '../locales/i18n.ts'
import { report } from '../view/report.ts'
import type { PanelContext } from '../view/panel-context.ts'
import type { ViewModel } from '../view/view-props.ts'
import { createKnownAvailability } from './known-availability.ts'
import type { PanelClient, PanelModelOptions } from './panel-client.ts'
import { publicStateOf } from './public-state.ts'
import { createTabMark, type TabMark } from './tab-mark.ts'

/** The panel's state and actions, across the visitor's chats. */
export class PanelModel implements ViewModel {
  readonly context: PanelContext
  readonly saved: WidgetSettings
  readonly startGate: StartGate
  readonly chatStarter: ChatStarter
  readonly conversation = createStore<Conversation | null>(null)
  readonly isOpen = createStore(false)
  /** Whether the chat of an earlier page is being loaded. */
  readonly isResuming = createStore(false)
  readonly #client: PanelClient
  readonly #known
  readonly #tabMark: TabMark
  #lastTask: Promise<unknown> = Promise.resolve()
  readonly #stopListening: Stop
  /** The identity token, until it may be sent to the server. */
  #token: string | null = null
  #isStopped = false

  constructor({ client, context, saved, settings }: PanelModelOptions) {
    this.#client = client
    this.context = context
    this.saved = saved
    this.#tabMark = createTabMark(context)
    this.#known = createKnownAvailability(client, context.platform, saved)
    this.startGate = new StartGate({
      mayStore: context.mayStore,
      isIdentityRequired: saved.identity === 'required',
    })
    this.chatStarter = new ChatStarter({
      client,
      context,
      questions: saved.form,
      isAway: () => this.isAway(),
      settings,
      adopt: (chat) => this.#adopt(chat),
    })
    const { conversation, isOpen, isResuming, startGate } = this
    const stores = [conversation, isOpen, isResuming, startGate.isIdentified, this.#known.site]
    for (const store of stores) store.subscribe(context.changed)
    for (const store of [conversation, isOpen]) store.subscribe(() => this.#watchSite())
    this.#stopListening = client.on('loggedOut', () => this.#reset())
  }

  get i18n(): I18n {
    return this.context.i18n
  }

  /** Whether agents answer now: what the log of a waiting chat says, else what is known of the site. */
  get site(): SiteAvailability {
    return this.chatState?.site ?? this.#known.site.get()
  }

  get chatState(): ChatState | null {
    return this.conversation.get()?.state ?? null
  }

  get publicState(): Partial<PapoState> {
    return publicStateOf(this)
  }

  open(): void {
    this.isOpen.set(true)
    this.updateVisibility()
    this.#markTab()
  }

  /** Closing also drops a chat that has ended. */
  close(): void {
    this.isOpen.set(false)
    const { view } = this.publicState
    if (view === 'thanks' || view === 'ended') this.#drop()
    this.updateVisibility()
    this.#markTab()
  }

  /** The page has become visible or hidden. */
  updateVisibility(): void {
    const isSeen = this.isOpen.get() && !this.context.platform.visibility.hidden()
    this.conversation.get()?.setVisibility({ isSeen })
    this.#watchSite()
  }

  /** Resumes the chat of an earlier page. Resolves to whether the panel should open again. */
  async resume(): Promise<boolean> {
    if (this.conversation.get() || this.isResuming.get() || !this.context.mayStore()) return false
    const wasOpen = this.#tabMark.isSet()
    this.isResuming.set(true)
    try {
      const chat = await this.#client.resume()
      if (chat && !this.conversation.get()) this.#adopt(chat)
    } catch (error) {
      report(this.context, error)
    }
    this.isResuming.set(false)
    return wasOpen && this.chatState !== null && this.chatState.status !== 'ended'
  }

  /**
   * Adopts the chat of a mail's link. Without the visitor's consent it waits for it; a link that does not work leaves
   * this browser's own chat, and `error` says why.
   */
  async comeBack(code: string): Promise<void> {
    const again = () => void this.comeBack(code)
    if (this.startGate.missing === 'consent') return this.startGate.wait(again)
    try {
      const chat = await this.#client.returnToChat(code)
      if (chat && chat.id !== this.conversation.get()?.chat.id) this.#adopt(chat)
    } catch (error) {
      report(this.context, error)
      await this.resume()
    }
  }

  /** Starts a chat, or shows the site's pre-chat form. */
  start(options: StartChatOptions = {}): Promise<unknown> {
    return this.#whenAllowed(async () => {
      if (this.#isRunning) return
      this.#drop()
      await this.chatStarter.start(options)
    })
  }

  /** Sends a message; without a chat, starts one with it. */
  sendMessage(text: string): Promise<unknown> {
    return this.#whenAllowed(async () => {
      if (this.#isRunning) return this.conversation.get()?.send(text)
      this.#drop()
      await this.chatStarter.startWith(text)
    })
  }

  /** Ends the chat once the last message is sent. */
  endChat(): Promise<unknown> {
    return this.#runInOrder(async () => {
      await this.conversation.get()?.sent
      await this.conversation.get()?.end()
    })
  }

  /** Whether nobody answers now. */
  isAway(): boolean {
    return this.site.availability === 'offline'
  }

  /** Shows the form that turns the waiting chat into a message. */
  leaveMessage(): void {
    const conversation = this.conversation.get()
    if (conversation) this.chatStarter.leaveMessage(conversation.chat)
  }

  /** Leaves the queue. */
  async leave(): Promise<void> {
    if (await this.conversation.get()?.end()) this.#drop()
  }

  /** Records the visitor's consent and starts a chat. */
  accept(): void {
    this.context.agree()
    if (!this.startGate.isWaiting) void this.start()
    void this.proceed()
  }

  /** Identifies the visitor by the site's token. An invalid one changes nothing and emits `error`. */
  identify(token: string): Promise<void> {
    this.#token = token
    return this.proceed()
  }

  /** Runs what waited for consent or for an identity, if that is there now. */
  async proceed(): Promise<void> {
    if (!this.context.mayStore()) return
    await this.#sendToken()
    await this.resume()
    if (!this.startGate.missing) this.startGate.grant()
    this.#watchSite()
    this.context.changed()
  }

  /** Ends the session and removes the visitor's data from this browser. */
  async logOut(): Promise<void> {
    this.#token = null
    this.startGate.decline()
    // The client stops at once; the server's answer may take longer.
    const loggedOut = this.#client.logout()
    this.context.wipe()
    await loggedOut
    this.context.wipe()
  }

  stop(): void {
    this.#isStopped = true
    this.#known.stop()
    this.#stopListening()
    this.conversation.get()?.close()
    this.#client.close()
  }

  async #sendToken(): Promise<void> {
    const token = this.#token
    if (token === null) return
    this.#token = null
    try {
      await this.#client.identify(token)
      this.startGate.isIdentified.set(true)
      await this.#findOpenChat()
    } catch (error) {
      report(this.context, error)
    }
  }

  /** An identified visitor may have started a chat on another device. */
  async #findOpenChat(): Promise<void> {
    if (this.conversation.get() || this.#client.hasSession()) return
    const [latest] = (await this.#client.listChats({ limit: 1 })).chats
    if (latest && latest.status !== 'ended') this.#adopt(await this.#client.start())
  }

  /** Back to the greeting, without the previous visitor's data. */
  #reset(): void {
    this.startGate.isIdentified.set(false)
    this.#drop()
    this.chatStarter.forget()
    this.#watchSite()
  }

  get #isRunning(): boolean {
    return this.chatState !== null && this.chatState.status !== 'ended'
  }

  /** Runs in order once the start gate is open. A running chat needs no consent or identity. */
  #whenAllowed(run: () => Promise<unknown>): Promise<unknown> {
    return this.#runInOrder(async () => {
      if (this.#isRunning || !this.startGate.missing) await run()
      else this.startGate.wait(() => void this.#runInOrder(run))
    })
  }

  /** Runs tasks one after the other, after a resume or a start in progress. */
  #runInOrder(run: () => Promise<unknown>): Promise<unknown> {
    this.#lastTask = this.#lastTask.then(async () => {
      if (this.isResuming.get()) await this.#client.resume().catch(() => null)
      await this.chatStarter.starting.get()
      await run()
    })
    return this.#lastTask
  }

  #adopt(chat: VisitorChat): void {
    if (this.#isStopped) return chat.close()
    chat.on('site', (site) => site && this.#known.learn(site))
    this.conversation.set(new Conversation(chat, this.context, this.saved))
    chat.on('status', () => this.chatStarter.leave())
    this.updateVisibility()
    this.#markTab()
  }

  /** Without a chat, only asking tells whether somebody answers now. */
  #watchSite(): void {
    const isSeen = this.isOpen.get() && !this.context.platform.visibility.hidden()
    const mayAsk = this.startGate.missing !== 'consent'
    this.#known.watch(isSeen && mayAsk && this.conversation.get() === null)
  }

  #drop(): void {
    const conversation = this.conversation.get()
    if (!conversation) return
    conversation.forget()
    this.conversation.set(null)
    this.#client.forget()
    this.#markTab()
  }

  /** Nothing is stored before there is a chat. */
  #markTab(): void {
    // @fault consent-before-memory
    if (this.conversation.get() && this.isOpen.get()) this.#tabMark.set()
    else this.#tabMark.remove()
  }
}
