import { agentActor } from '@papo/core/audit/actor'
import { messageView } from '@papo/core/chat/chat-view'
import { showChat } from '@papo/core/chat/show'
import { chatNotFound } from '@papo/core/chat/transitions'
import { createSecret } from '@papo/core/identity/secrets'
import { eraseVisitor } from '@papo/core/privacy/erase'
import { siteView } from '@papo/core/site/sites'
import { sitesChanged } from '@papo/core/site/sites-in-memory'
import { sessionsRevoked } from '@papo/core/session/sign-in'
import type {
  Chat,
  EstimatedWait,
  Message,
  Role,
  Site,
  SiteAvailability,
  VisitorErased,
} from '@papo/protocol'
import type { HttpHandler, WebSocketHandler } from 'msw'
import type { Conduct, EndpointName } from '../conduct/conduct.ts'
import { type BackendTime, realTime } from '../platform/time.ts'
import { browserFetch, type BrowserFetch } from './browser-fetch.ts'
import {
  type Account,
  newAccount,
  planWorkspace,
  siteFrom,
  type SiteOptions,
  storeAccount,
  storeWorkspace,
} from './first-workspace.ts'
import { handlersOf } from './handlers.ts'
import { identityToken } from './identity-token.ts'
import { People } from './people.ts'
import { Server, type ServedRequest } from './server.ts'
import { composeServices, type Services } from './services.ts'
import type { BackendSocket, SocketClient, SocketPage } from './sockets.ts'

export interface BackendOptions {
  /** The source of time, such as a manual platform; real time by default. */
  platform?: BackendTime
  /** The first site: its name, its allowed origins and its widget’s settings. */
  site?: SiteOptions
  /** `closed` by default, as in an installation. */
  signUp?: 'open' | 'closed'
  /** The most active chats of each agent; 5 by default. */
  agentCapacity?: number
}

const identityLifeSeconds = 600
/** The default of a new installation. */
const usualCapacity = 5
/** Every chat, and every entry of a log. */
const all = Number.MAX_SAFE_INTEGER
/** By then every session has expired. */
const endOfTime = new Date(8.64e15)

const closed: SiteAvailability = {
  availability: 'offline',
  reason: 'hours',
  closesAt: null,
  opensAt: null,
}

/** Papo’s protocol in memory. The test controls the other participants. */
export class Backend extends People {
  /** The first site; `backend.site.key` is the `siteKey` of a visitor’s client. */
  readonly site: Site
  readonly owner: Account
  /** The agent who accepts and answers unless the test names another one. */
  readonly agent: Account
  /** A `fetch` that calls this backend directly, with the cookies of one browser. */
  readonly fetch: typeof fetch
  readonly #services: Services
  readonly #workspaceId: string
  readonly #capacity: number
  readonly #server: Server
  /** The identity secrets of the sites’ servers, by site id. */
  readonly #secrets = new Map<string, string>()
  #addedAgents = 0
  #restores = 0

  constructor({ platform = realTime, ...options }: BackendOptions = {}) {
    const services = composeServices(platform)
    const capacity = options.agentCapacity ?? usualCapacity
    const first = planWorkspace(services, { site: options.site ?? {}, capacity })
    const site = siteView(first.site)
    const ready = storeWorkspace(services, first)
    super(services, ready, { site, agent: first.agent.account })
    this.#services = services
    this.#workspaceId = first.id
    this.#capacity = capacity
    this.#server = new Server(services, { signUp: options.signUp ?? 'closed', ready })
    this.site = site
    this.owner = first.owner.account
    this.agent = first.agent.account
    this.fetch = this.newBrowser()
  }

  /** Another browser’s `fetch`, with its own cookies. */
  newBrowser(): BrowserFetch {
    return browserFetch(this.#server)
  }

  /** msw handlers that answer everything under `baseUrl` + `/v1`, and the socket there, for one browser. */
  handlers(baseUrl: string): (HttpHandler | WebSocketHandler)[] {
    return handlersOf(this.#server, baseUrl)
  }

  /** Opens a socket without a network, as `/v1/realtime` does. */
  openSocket(client: SocketClient, page: SocketPage = {}): BackendSocket {
    return this.#server.openSocket(client, page)
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
  chats(): Promise<readonly Chat[]> {
    return this.step(async () => {
      const listed = await this.#services.work.read(async ({ chats, sites }) => {
        const workspaceIds = new Set((await sites.all()).map(({ workspaceId }) => workspaceId))
        const lists = [...workspaceIds].map((id) => chats.list(id, { limit: all }))
        return (await Promise.all(lists)).flat()
      })
      const oldestFirst = listed.toSorted((one, other) => (one.id < other.id ? -1 : 1))
      return Promise.all(
        oldestFirst.map(({ id, workspaceId }) =>
          showChat(this.#services, id, { ...viewer, workspaceId }),
        ),
      )
    })
  }

  /** The log of a chat. */
  log(chatId: string): Promise<readonly Message[]> {
    return this.step(async () => {
      const found = await this.#services.work.read(async ({ chats, entries }) => {
        const [head] = await chats.heads([chatId])
        if (head === undefined) return []
        const { workspaceId } = head
        return entries.after({ workspaceId, chatId, limit: all, notes: true }, 0)
      })
      return found.map(messageView)
    })
  }

  /** Another site of the same workspace. */
  addSite(options: SiteOptions = {}): Promise<Site> {
    return this.step(async () => {
      const site = siteFrom(this.#services, this.#workspaceId, options)
      await this.#services.work.run(({ sites }) => sites.insert(site))
      await sitesChanged(this.#services)
      return siteView(site)
    })
  }

  /** Another agent of the same workspace, with a valid password. */
  addAgent({
    name = 'Bia',
    role = 'agent',
  }: { name?: string; role?: Role } = {}): Promise<Account> {
    return this.step(async () => {
      this.#addedAgents += 1
      const email = `agent-${this.#addedAgents}@example.com`
      const added = newAccount(this.#services, { name, email, role, capacity: this.#capacity })
      await storeAccount(this.#services, this.#workspaceId, added)
      return added.account
    })
  }

  /**
   * The token that the site’s own server signs for one of its customers, for `identify`; valid for 10
   * minutes. `claims` add fields, such as `name` and `email`, or replace some to make the token invalid.
   */
  identityOf(
    externalId: string,
    claims: Readonly<Record<string, unknown>> = {},
    site: Pick<Site, 'id' | 'key'> = this.site,
  ): Promise<string> {
    return this.step(async () => {
      const { clock, random } = this.#services
      const secret = this.#secrets.get(site.id) ?? (await this.#newSecret(site.id))
      const iat = Math.floor(clock.now().getTime() / 1000)
      const exp = iat + identityLifeSeconds
      const standard = { aud: site.key, sub: externalId, iat, exp, jti: random.newId() }
      return identityToken({ ...standard, ...claims }, secret)
    })
  }

  /** An owner erases the visitor of a chat. */
  visitorIsErased(chatId: string): Promise<VisitorErased> {
    return this.step(async () => {
      const [head] = await this.#services.work.read(({ chats }) => chats.heads([chatId]))
      if (head === undefined) throw chatNotFound()
      const { id: agentId, name } = this.owner
      const actor = agentActor({ workspaceId: head.workspaceId, agentId, name }, null)
      return eraseVisitor(this.#services, actor, head.visitorId)
    })
  }

  /** Sets the estimated wait that waiting visitors see from now on; null for none. */
  estimates(wait: EstimatedWait | null): Promise<void> {
    return this.step(async () => {
      this.#services.overrides.estimatedWait = wait
    })
  }

  /** Closes the shop from now on; visitors see `opensAt`, ISO 8601, or null with another reason than the hours. */
  closes(
    opensAt: string | null = null,
    reason: SiteAvailability['reason'] = 'hours',
  ): Promise<void> {
    return this.step(async () => {
      this.#services.overrides.opening = { ...closed, reason, opensAt }
    })
  }

  /** Opens the shop from now on, whatever the hours of its sites. */
  opens(): Promise<void> {
    return this.step(async () => {
      this.#services.overrides.opening = { ...closed, availability: 'online', reason: null }
    })
  }

  /** Every token and session is refused from now on. */
  revokesTokens(): Promise<void> {
    return this.step(async () => {
      await this.#services.work.run(async ({ agentSessions, visitors }) => {
        await agentSessions.removeExpired(endOfTime)
        await visitors.removeExpiredTokens(endOfTime)
      })
      await sessionsRevoked(this.#services)
    })
  }

  /** Simulates a restore of the database: older cursors lead to the log’s start. */
  isRestored(): Promise<void> {
    return this.step(async () => {
      this.#restores += 1
      const epoch = (this.#restores + 1).toString(16).padStart(8, '0')
      this.#services.database.installation.epoch = epoch
    })
  }

  async #newSecret(siteId: string): Promise<string> {
    const sites = await this.#services.work.read((stores) => stores.sites.all())
    const workspaceId = sites.find(({ id }) => id === siteId)?.workspaceId ?? this.#workspaceId
    const actor = { workspaceId, type: 'operator', id: null, name: null, address: null } as const
    const { secret } = await createSecret(this.#services, actor, siteId, {})
    this.#secrets.set(siteId, secret)
    return secret
  }
}

/** An agent who sees every chat. */
const viewer = {
  type: 'agent',
  agentId: '',
  name: '',
  role: 'owner',
  siteIds: null,
  tokenHash: '',
  session: 'program',
} as const

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
