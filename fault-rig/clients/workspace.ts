import { randomUUID } from 'node:crypto'
import type {
  Agent,
  Chat,
  ChatStarted,
  IdentitySecretCreated,
  LogPage,
  Me,
  Role,
  Site,
  WorkspaceCreated,
} from '@papo/protocol'
import type { Account } from './agent.ts'
import type { RawClient } from './raw-client.ts'

const password = 'uma senha que ninguém adivinha'

/** A person who works for the customer, signed in with a bearer token. */
export interface Member {
  id: string
  email: string
  password: string
  token: string
}

/** A visitor's chat, with everything that the visitor received. */
export interface VisitorSession {
  chatId: string
  visitorId: string
  token: string
  clientId: string
}

type WorkspaceRecords = Pick<Workspace, 'site' | Role | 'secret'>

/** A workspace with a site and one person of each role, made by bare calls. */
export class Workspace {
  readonly name: string
  readonly site: Site
  readonly owner: Member
  readonly admin: Member
  readonly agent: Member
  /** The secret with which the site's own server signs its visitors. */
  readonly secret: IdentitySecretCreated
  readonly #client: RawClient

  private constructor(client: RawClient, name: string, records: WorkspaceRecords) {
    this.#client = client
    this.name = name
    this.site = records.site
    this.owner = records.owner
    this.admin = records.admin
    this.agent = records.agent
    this.secret = records.secret
  }

  /** Signs up a new workspace, or uses that of the given owner. */
  static async of(
    client: RawClient,
    name: string,
    known?: Omit<Account, 'name'>,
  ): Promise<Workspace> {
    const account = known ?? { email: `${randomUUID()}@example.com`, password }
    if (known === undefined) {
      await client.ask<WorkspaceCreated>('POST', '/v1/workspaces', {
        body: {
          name,
          owner: { name: `Owner of ${name}`, ...account },
          site: { name: `Site of ${name}`, allowedOrigins: [`https://${randomUUID()}.example`] },
        },
      })
    }
    const owner = await signIn(client, account)
    const { token } = owner
    const [admin, agent] = await Promise.all([
      hired(client, token, 'admin', `admin of ${name}`),
      hired(client, token, 'agent', `agent of ${name}`),
    ])
    const { sites } = await client.ask<{ sites: Site[] }>('GET', '/v1/sites', { token })
    const [site] = sites
    if (site === undefined) throw new Error(`${name} has no site`)
    const secrets = `/v1/sites/${site.id}/identity-secrets`
    const secret = await client.ask<IdentitySecretCreated>('POST', secrets, { token, body: {} })
    return new Workspace(client, name, { site, owner, admin, agent, secret })
  }

  /** Creates another agent. */
  async addAgent(name: string): Promise<Member> {
    return await hired(this.#client, this.owner.token, 'agent', name)
  }

  /** Creates another site of the workspace. */
  async addSite(name: string): Promise<Site> {
    const body = { name, allowedOrigins: [`https://${randomUUID()}.example`] }
    return await this.#client.ask<Site>('POST', '/v1/sites', { token: this.owner.token, body })
  }

  /** Creates a visitor with a chat. */
  async startChat(site = this.site, more: object = {}): Promise<VisitorSession> {
    const clientId = randomUUID()
    const body = { siteKey: site.key, clientId, ...more }
    const started = await this.#client.ask<ChatStarted>('POST', '/v1/chats', { body })
    const { sessionId: chatId, visitorToken: token, chat } = started
    return { chatId, token, clientId, visitorId: chat.visitor.id }
  }

  async accept({ chatId }: Pick<VisitorSession, 'chatId'>, by = this.agent): Promise<void> {
    await this.#client.ask('POST', `/v1/chats/${chatId}/accept`, { token: by.token })
  }

  async end({ chatId, token }: Pick<VisitorSession, 'chatId' | 'token'>): Promise<void> {
    await this.#client.ask('POST', `/v1/chats/${chatId}/end`, { token })
  }

  /** Throws where the action changes anything in this workspace. */
  async unchangedBy(doing: () => Promise<unknown>): Promise<void> {
    const before = await this.#everything()
    await doing()
    const after = await this.#everything()
    const at = before.findIndex((one, index) => one !== after[index])
    if (at >= 0 || after.length !== before.length) {
      throw new Error(
        `a refused call had an effect on ${this.name}: ${before[at]} became ${after[at]}`,
      )
    }
  }

  /**
   * Everything that the owner can see of the workspace, one text for each thing. Equal where
   * nothing has changed.
   */
  async #everything(): Promise<string[]> {
    const read = <Body>(path: string) => this.#client.ask<Body>('GET', path, this.owner)
    const secrets = `/v1/sites/${this.site.id}/identity-secrets`
    const seen = await Promise.all([secrets, '/v1/audit?limit=100'].map(read))
    const { sites } = await read<{ sites: Site[] }>('/v1/sites')
    const { agents } = await read<{ agents: Agent[] }>('/v1/agents')
    const { chats } = await read<{ chats: Chat[] }>('/v1/chats?limit=100')
    const logs = await Promise.all(
      chats.map(({ id }) => read<LogPage>(`/v1/chats/${id}/messages?tail=true&limit=100`)),
    )
    const things = [
      ...seen,
      // Where the widget was seen and refused is recorded.
      ...sites.map((site) => ({ ...site, installation: null, refusedOrigins: [] })),
      // The owner who looks is seen, and available.
      ...agents.map((agent) => ({ ...agent, availability: null, lastSeenAt: null })),
      // The estimated wait changes by itself.
      ...chats.map((chat) => ({ ...chat, estimatedWait: null })),
      ...logs.map(({ status, messages, readUpTo }) => ({ status, messages, readUpTo })),
    ]
    return things.map((thing) => JSON.stringify(thing))
  }
}

async function hired(client: RawClient, token: string, role: Role, name: string): Promise<Member> {
  const account = { email: `${randomUUID()}@example.com`, password }
  await client.ask<Agent>('POST', '/v1/agents', { token, body: { name, role, ...account } })
  return await signIn(client, account)
}

/** Opens a session with a bearer token. */
export async function signIn(
  client: RawClient,
  { email, password }: Omit<Account, 'name'>,
): Promise<Member> {
  const credentials = { email, password }
  const { accessToken: token } = await client.ask<{ accessToken: string }>(
    'POST',
    '/v1/auth/token',
    { body: credentials },
  )
  const { agent } = await client.ask<Me>('GET', '/v1/me', { token })
  return { id: agent.id, ...credentials, token }
}
