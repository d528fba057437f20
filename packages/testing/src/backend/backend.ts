import type {
  Chat,
  EstimatedWait,
  Message,
  Role,
  Site,
  SiteSettings,
  VisitorErased,
} from '@papo/protocol'
import type { HttpHandler } from 'msw'
import type { Conduct } from '../conduct/conduct.ts'
import { Accounts } from './accounts.ts'
import { browserFetch } from './browser-fetch.ts'
import type { EndpointName, World } from './calls.ts'
import { LogReader } from './chat-log.ts'
import { Chats } from './chats.ts'
import { viewOf } from './chat-view.ts'
import { handlersOf } from './handlers.ts'
import { Identities } from './identities.ts'
import { type AgentRecord, type BackendTime, Installation } from './installation.ts'
import { People } from './people.ts'
import { Privacy } from './privacy.ts'
import { Refusal } from './refusal.ts'
import { Server, type ServedRequest } from './server.ts'
import { signed } from './signed.ts'
import { Starts } from './starts.ts'

export interface BackendOptions {
  /** The source of time, such as a manual platform; real time by default. */
  platform?: BackendTime
  /** The first site: its name, its allowed origins and its widget’s settings. */
  site?: Partial<Pick<Site, 'name' | 'key' | 'allowedOrigins'> & SiteSettings>
  /** `closed` by default, as in an installation. */
  signUp?: 'open' | 'closed'
  /** The most active chats of each agent; 5 by default. */
  agentCapacity?: number
}

/** An agent who can sign in. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly password: string
}

const realTime: BackendTime = {
  now: () => Date.now(),
  setTimer(run, ms) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const password = 'correct horse battery'
const identityLifeSeconds = 600
/** The default of a new installation. */
const usualCapacity = 5

const accountOf = ({ agent: { id, name, email }, password }: AgentRecord): Account => ({
  id,
  name,
  email,
  password,
})

/** Papo’s protocol in memory. The test controls the other participants. */
export class Backend extends People {
  /** The first site; `backend.site.key` is the `siteKey` of a visitor’s client. */
  readonly site: Site
  readonly owner: Account
  /** The agent who accepts and answers unless the test names another one. */
  readonly agent: Account
  /** A `fetch` that calls this backend directly, with the cookies of one browser. */
  readonly fetch: typeof fetch
  readonly #world: World
  readonly #workspaceId: string
  readonly #capacity: number
  readonly #server: Server
  /** The identity secrets of the sites’ servers, by site id. */
  readonly #secrets = new Map<string, { secret: string }>()

  constructor({ platform = realTime, ...options }: BackendOptions = {}) {
    const installation = new Installation(platform)
    const accounts = new Accounts(installation)
    const chats = new Chats(installation)
    const starts = new Starts(installation, chats)
    const identities = new Identities(installation, chats)
    const workspace = accounts.addWorkspace('Papo')
    const { site } = accounts.addSite(workspace.id, {
      name: 'Demo',
      key: 'demo',
      allowedOrigins: ['http://localhost:4000', 'http://127.0.0.1:4000'],
      ...options.site,
    })
    const capacity = options.agentCapacity ?? usualCapacity
    const add = (name: string, email: string, role: Role) =>
      accounts.addAgent(workspace.id, { name, email, role, password, capacity })
    const owner = add('Olívia', 'owner@example.com', 'owner')
    const agent = add('Ana', 'ana@example.com', 'agent')
    super({ installation, accounts, chats, starts }, { siteKey: site.key, agent })
    const logs = new LogReader(installation, chats)
    const isSignUpOpen = options.signUp === 'open'
    const privacy = new Privacy(installation, chats)
    this.#world = { installation, accounts, chats, starts, identities, logs, privacy, isSignUpOpen }
    this.#workspaceId = workspace.id
    this.#capacity = capacity
    this.#server = new Server(this.#world)
    this.site = site
    this.owner = accountOf(owner)
    this.agent = accountOf(agent)
    this.fetch = this.newBrowser()
  }

  /** Another browser’s `fetch`, with its own cookies. */
  newBrowser(): typeof fetch {
    return browserFetch((incoming) => this.#server.answer(incoming))
  }

  /** msw request handlers that answer everything under `baseUrl` + `/v1`. */
  handlers(baseUrl: string): HttpHandler[] {
    return handlersOf((incoming) => this.#server.answer(incoming), baseUrl)
  }

  /**
   * Sets how one endpoint, or all, behave from now on; returns a function that ends it. The conduct of an
   * endpoint takes precedence over the one of all.
   */
  conduct(endpoint: EndpointName | 'all', conduct: Conduct): () => void {
    return this.#server.conducts.set(endpoint, conduct)
  }

  /** Removes every conduct: all endpoints behave normally from now on. */
  behave(): void {
    this.#server.conducts.clear()
  }

  /** All received requests, in order. */
  get requests(): readonly ServedRequest[] {
    return this.#server.served
  }

  /** All chats as an agent sees them, in the order of their starts. */
  async chats(): Promise<readonly Chat[]> {
    const { installation } = this.#world
    return [...installation.chats.values()].map((chat) => viewOf(installation, chat, 'agent'))
  }

  /** The log of a chat. */
  async log(chatId: string): Promise<readonly Message[]> {
    return [...(this.#world.installation.chats.get(chatId)?.log ?? [])]
  }

  /** Another site of the same workspace. */
  async addSite(site: BackendOptions['site'] = {}): Promise<Site> {
    const body = { name: 'Another site', allowedOrigins: [], ...site }
    return this.#world.accounts.addSite(this.#workspaceId, body).site
  }

  /** Another agent of the same workspace, with a valid password. */
  async addAgent({
    name = 'Bia',
    role = 'agent',
  }: { name?: string; role?: Role } = {}): Promise<Account> {
    const email = `agent-${this.#world.installation.count()}@example.com`
    const body = { name, role, email, password, capacity: this.#capacity }
    return accountOf(this.#world.accounts.addAgent(this.#workspaceId, body))
  }

  /**
   * The token that the site’s own server signs for one of its customers, for `identify`; valid for 10
   * minutes. `claims` add fields, such as `name` and `email`, or replace some to make the token invalid.
   */
  async identityOf(
    externalId: string,
    claims: Readonly<Record<string, unknown>> = {},
    site: Pick<Site, 'id' | 'key'> = this.site,
  ): Promise<string> {
    const { identities, installation } = this.#world
    const { secret } = this.#secrets.get(site.id) ?? identities.addSecret(site.id)
    this.#secrets.set(site.id, { secret })
    const iat = Math.floor(installation.time.now() / 1000)
    const jti = installation.newId()
    const standard = { aud: site.key, sub: externalId, iat, exp: iat + identityLifeSeconds, jti }
    return signed({ ...standard, ...claims }, secret)
  }

  /** An owner erases the visitor of a chat. */
  async visitorIsErased(chatId: string): Promise<VisitorErased> {
    const chat = this.#world.installation.chats.get(chatId)
    if (!chat) throw new Refusal('chat_not_found')
    return this.#world.privacy.erase(chat.workspaceId, chat.visitor.id)
  }

  /** Sets the estimated wait that waiting visitors see from now on; null for none. */
  async estimates(wait: EstimatedWait | null): Promise<void> {
    this.#world.installation.estimatedWait = wait
  }

  /** Closes the shop from now on; visitors see `opensAt`, ISO 8601. */
  async closes(opensAt: string | null = null): Promise<void> {
    Object.assign(this.#world.installation, { isOpen: false, opensAt })
  }

  async opens(): Promise<void> {
    Object.assign(this.#world.installation, { isOpen: true, opensAt: null })
  }

  /** Every token and session is refused from now on. */
  async revokesTokens(): Promise<void> {
    this.#world.installation.revoke(() => true)
  }

  /** Simulates a restore of the database: older cursors lead to the log’s start. */
  async isRestored(): Promise<void> {
    this.#world.installation.epoch++
  }
}

/**
 * A backend in memory that implements Papo’s protocol: the same answers, codes and rules.
 *
 * @example
 * ```ts
 * import { createVisitorClient } from '@papo/sdk'
 * import { createBackend, inSequence, losesReplies, manualPlatform } from '@papo/testing'
 *
 * const platform = manualPlatform()
 * const backend = createBackend({ platform })
 * platform.useServer(backend.fetch)
 * backend.conduct('sendMessage', inSequence(losesReplies()))
 *
 * const client = createVisitorClient({ baseUrl: 'https://papo.test', siteKey: backend.site.key, platform })
 * const chat = await client.start()
 * await backend.agentAccepts(chat.id)
 * ```
 */
export const createBackend = (options: BackendOptions = {}): Backend => new Backend(options)
