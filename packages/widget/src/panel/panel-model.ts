import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import type { ChatState, SiteAvailability, Stop, VisitorChat, WidgetSettings } from '@papo/sdk'
import { StartGate } from '../start-gate/start-gate.ts'
import { Conversation } from '../chat/conversation.ts'
import type { PapoState, StartChatOptions } from '../papo.ts'
import { ChatStarter } from '../prechat/chat-starter.ts'
import type { PanelContext } from '../view/panel-context.ts'
import type { OtherChat, ViewModel } from '../view/view-props.ts'
import { type ChatFinder, createChatFinder } from './chat-finder.ts'
import { createIdentityToken, type IdentityToken } from './identity-token.ts'
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
  readonly #client: PanelClient
  readonly #known
  readonly #tabMark: TabMark
  #stopPages: Stop = () => {}
  readonly #finder: ChatFinder
  readonly others: Store<readonly OtherChat[]>
  /** Whether the chat of an earlier page, or another one, is being loaded. */
  readonly isResuming: Store<boolean>
  #lastTask: Promise<unknown> = Promise.resolve()
  readonly #stopListening: Stop
  readonly #identityToken: IdentityToken
  #isStopped = false

  constructor({ client, context, saved, settings }: PanelModelOptions) {
    this.#client = client
    this.context = context
    this.saved = saved
    this.#tabMark = createTabMark(context)
    this.#identityToken = createIdentityToken(client, context)
    this.#finder = createChatFinder(client, context, (chat) => {
      if (chat.id !== this.conversation.get()?.chat.id) this.#adopt(chat)
    })
    this.isResuming = this.#finder.isLoading
    this.others = derived([this.#finder.chats, this.conversation], (chats, shown) =>
      chats.filter(({ id }) => id !== shown?.chat.id),
    )
    this.#known = createKnownAvailability(client, context.platform, saved)
    this.startGate = new StartGate({
      mayStore: context.mayStore,
      isIdentityRequired: saved.identity === 'required',
    })
    this.chatStarter = new ChatStarter({
      client,
      context,
      saved,
      isAway: () => this.isAway(),
      settings,
      adopt: (chat) => this.#adopt(chat, true),
    })
    const { conversation, isOpen, isResuming, startGate, others } = this
    const stores = [conversation, isOpen, isResuming, startGate.isIdentified, this.#known.site]
    for (const store of [...stores, others]) store.subscribe(context.changed)
    for (const store of [conversation, isOpen]) store.subscribe(() => this.#watchSite())
    this.#stopListening = client.on('loggedOut', () => this.#reset())
  }

  get i18n(): PanelContext['i18n'] {
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
    void this.#finder.look()
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

  /** Resumes the chat of an earlier page, or one with an answer to read. Resolves to whether the panel should open again. */
  async resume(): Promise<boolean> {
    if (this.conversation.get() || this.isResuming.get() || !this.context.mayStore()) return false
    const wasOpen = this.#tabMark.isSet()
    await this.#finder.resume()
    return wasOpen && this.chatState !== null && this.chatState.status !== 'ended'
  }

  /** Adopts the chat of a mail's link. Without the visitor's consent it waits for it. */
  async comeBack(link: string): Promise<void> {
    const again = () => void this.comeBack(link)
    if (this.startGate.missing === 'consent') return this.startGate.wait(again)
    await this.#finder.comeBack(link)
  }

  /** Starts a chat, or shows the site's pre-chat form. */
  start(options: StartChatOptions = {}): Promise<unknown> {
    return this.#whenAllowed(async () => {
      if (this.#isLeft) this.#setAside()
      else if (this.#isRunning) return
      else this.#drop()
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

  readonly switchTo = (chatId: string): Promise<void> => {
    this.#setAside()
    this.chatStarter.leave()
    return this.#finder.switchTo(chatId)
  }

  isAway(): boolean {
    return this.site.availability === 'offline'
  }

  leaveMessage(): void {
    const conversation = this.conversation.get()
    if (conversation) this.chatStarter.leaveMessage(conversation.chat)
  }

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
    this.#identityToken.give(token)
    return this.proceed()
  }

  /** Runs what waited for consent or for an identity, if that is there now. */
  async proceed(): Promise<void> {
    if (!this.context.mayStore()) return
    if (await this.#identityToken.send()) {
      this.startGate.isIdentified.set(true)
      // The visitor's chats of other devices are known now.
      this.#finder.forget()
    }
    await this.resume()
    if (!this.startGate.missing) this.startGate.grant()
    this.#watchSite()
    this.context.changed()
  }

  /** Ends the session and removes the visitor's data from this browser. */
  logOut(): Promise<void> {
    this.#identityToken.give(null)
    this.startGate.decline()
    const loggedOut = this.#client.logout()
    // The client has stopped at once. The server's answer may come when the next visitor is there already.
    this.context.wipe()
    return loggedOut
  }

  stop(): void {
    this.#isStopped = true
    this.#known.stop()
    this.#stopPages()
    this.#stopListening()
    this.conversation.get()?.close()
    this.#client.close()
  }

  /** Back to the greeting, without the previous visitor's data. */
  #reset(): void {
    this.startGate.isIdentified.set(false)
    this.#drop()
    this.#finder.forget()
    this.chatStarter.forget()
    this.#watchSite()
  }

  get #isRunning(): boolean {
    return this.chatState !== null && this.chatState.status !== 'ended'
  }

  /** A message that nobody has taken yet, while somebody is there: a live chat may be started beside it. */
  get #isLeft(): boolean {
    const { chatState } = this
    return chatState?.kind === 'message' && chatState.status === 'waiting' && !this.isAway()
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
      await this.#finder.settled()
      await this.chatStarter.starting.get()
      await run()
    })
    return this.#lastTask
  }

  #adopt(chat: VisitorChat, isStarted = false): void {
    if (this.#isStopped) return chat.close()
    chat.on('site', (site) => site && this.#known.learn(site))
    this.conversation.set(new Conversation(chat, this.context, this.saved))
    chat.on('status', () => this.chatStarter.leave())
    this.#stopPages()
    this.#stopPages = this.context.followPages({
      chat,
      known: (isStarted && this.context.page()?.url) || '',
      send: (page) => this.#client.setPage(chat.id, page),
    })
    this.updateVisibility()
    this.#markTab()
  }

  /** Without a chat, only asking tells whether somebody answers now. */
  #watchSite(): void {
    const isSeen = this.isOpen.get() && !this.context.platform.visibility.hidden()
    const mayAsk = this.startGate.missing !== 'consent'
    this.#known.watch(isSeen && mayAsk && this.conversation.get() === null)
  }

  /** Shows the chat no more; it stays among the visitor's chats. */
  #setAside(): void {
    this.#stopPages()
    this.conversation.get()?.close()
    this.conversation.set(null)
    void this.#finder.look(0)
  }

  #drop(): void {
    const conversation = this.conversation.get()
    if (!conversation) return
    conversation.forget()
    this.#client.forget()
    this.#setAside()
    this.#markTab()
  }

  /** Nothing is stored before there is a chat. */
  #markTab(): void {
    // @fault consent-before-memory
    if (this.conversation.get() && this.isOpen.get()) this.#tabMark.set()
    else this.#tabMark.remove()
  }
}
