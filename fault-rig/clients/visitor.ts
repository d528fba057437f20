import { randomUUID } from 'node:crypto'
import {
  createVisitorClient,
  type Message,
  type StartOptions,
  type TransportChoice,
  type VisitorChat,
  type VisitorClient,
} from '@papo/sdk'
import { Device } from './device.ts'
import type { Journal, Participant } from './journal.ts'
import { retryUntilDone } from './retry-until-done.ts'
import { Watching } from './watching.ts'

export interface Site {
  /** The address of Papo for the site's pages. */
  url: string
  key: string
  /** How its visitors follow their chats. */
  transport: TransportChoice
}

/** A simulated visitor with a browser. */
export class VisitorSimulation {
  readonly name: string
  readonly device: Device
  readonly #journal: Journal
  readonly #site: Site
  #client: VisitorClient
  #watching: Watching | null = null
  #participant: Participant | null = null
  #knownChatId: string | null = null

  constructor(journal: Journal, site: Site, name: string, device = new Device()) {
    this.#journal = journal
    this.#site = site
    this.name = name
    this.device = device
    this.#client = this.#newClient()
  }

  get client(): VisitorClient {
    return this.#client
  }

  get participant(): Participant {
    if (this.#participant === null) throw new Error(`${this.name} has no chat yet`)
    return this.#participant
  }

  /** The token that the browser stores. */
  get token(): string {
    for (const [key, value] of this.device.stored()) {
      if (!key.startsWith('papo.session.')) continue
      const { visitorToken } = JSON.parse(value) as { visitorToken?: string }
      if (visitorToken !== undefined) return visitorToken
    }
    throw new Error(`${this.name} has no token`)
  }

  /** The open chats of the page. */
  get watchings(): readonly Watching[] {
    return this.#watching === null ? [] : [this.#watching]
  }

  /** The last chat, whether its page is open or not. */
  get knownChatId(): string | null {
    return this.#knownChatId
  }

  get watching(): Watching {
    if (this.#watching === null) throw new Error(`${this.name} has no chat open`)
    return this.#watching
  }

  get chat(): VisitorChat {
    return this.watching.chat as VisitorChat
  }

  get chatId(): string {
    if (this.#knownChatId === null) throw new Error(`${this.name} has no chat yet`)
    return this.#knownChatId
  }

  /** Starts a chat, retries until there is an answer, and follows the chat. */
  async start(options: StartOptions = {}): Promise<this> {
    const visitor = { name: this.name }
    this.#follow(await retryUntilDone(() => this.#client.start({ visitor, ...options })))
    return this
  }

  /** Starts a chat without following it. */
  async arrive(): Promise<this> {
    const clientId = randomUUID()
    const visitor = { name: this.name }
    const { chat } = await retryUntilDone(() => this.#client.startChat({ clientId, visitor }))
    this.#participant = { type: 'visitor', id: chat.visitor.id }
    this.#knownChatId = chat.id
    return this
  }

  say(text: string): Promise<Message> {
    return this.watching.say(text)
  }

  /** Closes the page and opens it again: only the storage is left. */
  async reload(): Promise<void> {
    this.leave()
    this.#client = this.#newClient()
    await this.resume()
  }

  /** Resumes the stored chat. */
  async resume(): Promise<void> {
    const chat = await this.#client.resume()
    if (chat === null) throw new Error(`${this.name} found no chat to come back to`)
    this.#follow(chat)
  }

  /** Closes the page. */
  leave(): void {
    this.#watching?.close()
    this.#watching = null
    this.#client.close()
  }

  /** A second tab of the same browser, on the same chat. */
  async tab(name = `${this.name} (another tab)`): Promise<VisitorSimulation> {
    const other = new VisitorSimulation(this.#journal, this.#site, name, this.device.copy())
    await other.resume()
    return other
  }

  /** Another client of the same browser, for load: it has no request budget. */
  unlimitedClient(): VisitorClient {
    return this.#newClient({ requestsPerMinute: Infinity })
  }

  #newClient(options: { requestsPerMinute?: number } = {}): VisitorClient {
    const { url, key, transport } = this.#site
    const { platform } = this.device
    return createVisitorClient({ baseUrl: url, siteKey: key, platform, transport, ...options })
  }

  #follow(chat: VisitorChat): void {
    this.#participant = { type: 'visitor', id: chat.state.chat.visitor.id }
    this.#knownChatId = chat.id
    this.#watching = new Watching(this.#journal, this.name, this.#participant, chat)
  }
}
