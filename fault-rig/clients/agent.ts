import {
  type AgentClient,
  type Chat,
  createAgentClient,
  type Message,
  type TransportChoice,
} from '@papo/sdk'
import { Device } from './device.ts'
import type { Journal, Participant } from './journal.ts'
import { retryUntilDone } from './retry-until-done.ts'
import { Watching } from './watching.ts'

export interface Account {
  name: string
  email: string
  password: string
}

/** A simulated agent, signed in with a bearer token. */
export class AgentSimulation {
  readonly name: string
  readonly device = new Device()
  readonly client: AgentClient
  readonly #journal: Journal
  readonly #url: string
  readonly #open = new Map<string, Watching>()
  #participant: Participant | null = null
  #token: string | null = null

  constructor(
    journal: Journal,
    url: string,
    name: string,
    options: { isUnlimited?: boolean; transport: TransportChoice },
  ) {
    this.#journal = journal
    this.#url = url
    this.name = name
    this.client = createAgentClient({
      baseUrl: url,
      platform: this.device.platform,
      transport: options.transport,
      ...(options.isUnlimited ? { requestsPerMinute: Infinity } : {}),
    })
  }

  /** Another client of the same agent, for load: it has no request budget. */
  unlimitedClient(): AgentClient {
    const { platform } = this.device
    const options = { baseUrl: this.#url, platform, requestsPerMinute: Infinity }
    return createAgentClient({ ...options, accessToken: this.token })
  }

  get participant(): Participant {
    if (this.#participant === null) throw new Error(`${this.name} is not signed in`)
    return this.#participant
  }

  get token(): string {
    if (this.#token === null) throw new Error(`${this.name} is not signed in`)
    return this.#token
  }

  get id(): string {
    return this.participant.id
  }

  async signIn({ email, password }: Omit<Account, 'name'>): Promise<this> {
    const signedIn = await retryUntilDone(() => this.client.createToken({ email, password }))
    const { agent } = signedIn
    this.#token = signedIn.accessToken
    this.#participant = { type: 'agent', id: agent.id }
    return this
  }

  /** Accepts the chat and retries until there is an answer. */
  accept(chatId: string): Promise<Chat> {
    return retryUntilDone(() => this.client.acceptChat(chatId))
  }

  /** Follows a chat. Returns the same object if the chat is followed already. */
  async open(chatId: string): Promise<Watching> {
    const known = this.#open.get(chatId)
    if (known !== undefined) return known
    const watching = new Watching(
      this.#journal,
      this.name,
      this.participant,
      await retryUntilDone(() => this.client.openChat(chatId)),
    )
    this.#open.set(chatId, watching)
    return watching
  }

  /** A chat that is followed already. */
  watchingOf(chatId: string): Watching {
    const watching = this.#open.get(chatId)
    if (watching === undefined) throw new Error(`${this.name} does not follow ${chatId}`)
    return watching
  }

  async take(chatId: string): Promise<Watching> {
    await this.accept(chatId)
    return await this.open(chatId)
  }

  async say(chatId: string, text: string): Promise<Message> {
    return await (await this.open(chatId)).say(text)
  }

  /** Closes every followed chat. */
  leave(): void {
    for (const watching of this.#open.values()) watching.close()
    this.#open.clear()
    this.client.close()
  }

  get watchings(): readonly Watching[] {
    return [...this.#open.values()]
  }
}
