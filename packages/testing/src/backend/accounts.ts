import {
  type AccessToken,
  type Agent,
  type ChangePassword,
  type CreateAgent,
  type CreateSite,
  type CreateWorkspace,
  type Credentials,
  limits,
  type Site,
  type SiteSettings,
  type UpdateAgent,
  type UpdateSite,
} from '@papo/protocol'
import type { AgentRecord, Installation, SiteRecord, WorkspaceRecord } from './installation.ts'
import { Refusal, wrong } from './refusal.ts'
import { cleanText } from './text.ts'

const tokenLifeSeconds = 24 * 3600
const usualCapacity = 5
const absentAfterMs = 45_000

/** The settings of a new site: no form and no business hours. */
const firstSettings: SiteSettings = {
  appearance: { color: '#2563eb', position: 'right', theme: 'auto' },
  locale: 'auto',
  texts: { title: null, greeting: null },
  form: { name: 'off', email: 'off', question: 'off' },
  hours: null,
  identity: 'optional',
  consent: 'off',
  idleTimeout: { waitingSeconds: 1800, activeSeconds: 3600, warnSeconds: 60 },
  firstReplySeconds: null,
  retentionDays: null,
}

/** Workspaces, their sites and agents, and signing in. */
export class Accounts {
  readonly #installation: Installation

  constructor(installation: Installation) {
    this.#installation = installation
  }

  addWorkspace(name: string): WorkspaceRecord {
    const workspace = { id: this.#installation.newId(), name: nameOf(name) }
    this.#installation.workspaces.set(workspace.id, workspace)
    return workspace
  }

  /** Creates a workspace with its owner and its first site, or nothing at all. */
  signUp({ name, owner, site }: CreateWorkspace) {
    this.#requireFreeEmail(owner.email)
    cleanOrigins(site.allowedOrigins)
    const { id } = this.addWorkspace(name)
    const added = this.addAgent(id, { ...owner, role: 'owner' })
    return { workspaceId: id, site: this.addSite(id, site).site, owner: added }
  }

  addSite(workspaceId: string, body: CreateSite & Partial<SiteSettings & { key: string }>) {
    const { name, allowedOrigins, key, ...settings } = body
    const site: Site = {
      id: this.#installation.newId(),
      key: key ?? `site-${this.#installation.count()}`,
      name: nameOf(name),
      allowedOrigins: cleanOrigins(allowedOrigins),
      ...firstSettings,
      ...settings,
      createdAt: this.#installation.timestamp,
    }
    const record: SiteRecord = { workspaceId, site }
    this.#installation.sites.set(site.id, record)
    return record
  }

  updateSite(workspaceId: string, siteId: string, change: UpdateSite): Site {
    const site = this.site(workspaceId, siteId)
    const name = change.name === undefined ? site.name : nameOf(change.name)
    const allowedOrigins = cleanOrigins(change.allowedOrigins ?? site.allowedOrigins)
    return Object.assign(site, change, { name, allowedOrigins })
  }

  site(workspaceId: string, siteId: string): Site {
    const record = this.#installation.sites.get(siteId)
    if (record?.workspaceId !== workspaceId) throw new Refusal('site_not_found')
    return record.site
  }

  agent(workspaceId: string, agentId: string): Agent {
    const record = this.#installation.agents.get(agentId)
    if (record?.workspaceId !== workspaceId) throw new Refusal('agent_not_found')
    return record.agent
  }

  siteByKey(key: string): SiteRecord {
    for (const record of this.#installation.sites.values())
      if (record.site.key === key) return record
    throw new Refusal('site_not_found')
  }

  sitesOf(workspaceId: string): Site[] {
    const records = [...this.#installation.sites.values()]
    return records.filter((record) => record.workspaceId === workspaceId).map(({ site }) => site)
  }

  addAgent(
    workspaceId: string,
    { name, email, password, role, capacity }: CreateAgent,
  ): AgentRecord {
    this.#requireFreeEmail(email)
    const agent: Agent = {
      id: this.#installation.newId(),
      name: nameOf(name),
      email: email.toLowerCase(),
      role,
      avatarUrl: null,
      capacity: capacity ?? usualCapacity,
      availability: 'online',
      disabled: false,
      createdAt: this.#installation.timestamp,
    }
    const record = { workspaceId, agent, password, seenAt: null }
    this.#installation.agents.set(agent.id, record)
    return record
  }

  /** A workspace keeps at least one owner who can sign in. */
  updateAgent(workspaceId: string, agentId: string, change: UpdateAgent): Agent {
    const record = this.#installation.agents.get(agentId)
    if (record?.workspaceId !== workspaceId) throw new Refusal('agent_not_found')
    const { password, ...fields } = change
    const name = fields.name === undefined ? record.agent.name : nameOf(fields.name)
    const changed = { ...record.agent, ...fields, name }
    const otherAgents = this.agentsOf(workspaceId).filter(({ id }) => id !== agentId)
    if (!isOwner(changed) && !otherAgents.some(isOwner)) throw new Refusal('last_owner')
    Object.assign(record.agent, changed)
    if (password !== undefined) record.password = password
    if (changed.disabled || password !== undefined) this.#endSessionsOf(record)
    return record.agent
  }

  /** Also ends every session of the agent. */
  changePassword(record: AgentRecord, { currentPassword, newPassword }: ChangePassword): void {
    if (record.password !== currentPassword) throw new Refusal('invalid_credentials')
    record.password = newPassword
    this.#endSessionsOf(record)
  }

  agentsOf(workspaceId: string): Agent[] {
    const records = [...this.#installation.agents.values()]
    return records
      .filter((record) => record.workspaceId === workspaceId)
      .map((record) => agentView(this.#installation, record))
  }

  signIn({ email, password }: Credentials): AgentRecord {
    const wanted = email.trim().toLowerCase()
    for (const record of this.#installation.agents.values()) {
      const { agent } = record
      if (agent.email === wanted && record.password === password && !agent.disabled) return record
    }
    throw new Refusal('invalid_credentials')
  }

  newToken(record: AgentRecord): AccessToken {
    const { id, name, role } = record.agent
    return {
      accessToken: this.#installation.newCredential({ type: 'agent', agent: record, by: 'token' }),
      expiresInSeconds: tokenLifeSeconds,
      agent: { id, name, role },
    }
  }

  #endSessionsOf(record: AgentRecord): void {
    this.#installation.revoke(
      (credential) => credential.type === 'agent' && credential.agent === record,
    )
  }

  #requireFreeEmail(email: string): void {
    const wanted = email.toLowerCase()
    for (const { agent } of this.#installation.agents.values())
      if (agent.email === wanted) throw new Refusal('email_taken')
  }
}

/** The agent as others see them: an absent agent is offline, whatever availability they chose. */
export function agentView({ time }: Installation, { agent, seenAt }: AgentRecord): Agent {
  const isPresent = seenAt !== null && time.now() - seenAt < absentAfterMs
  return isPresent ? agent : { ...agent, availability: 'offline' }
}

const isOwner = ({ role, disabled }: Agent) => role === 'owner' && !disabled

const nameOf = (name: string) => cleanText(name, { path: '/name', maxLength: limits.nameLength })

function cleanOrigins(origins: readonly string[]): string[] {
  return [...new Set(origins.map(originOf))]
}

/** Scheme, host and port, as browsers send them. */
function originOf(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  const isBare = url !== null && [url.origin, `${url.origin}/`].includes(url.href)
  if (url && isBare && /^https?:$/.test(url.protocol) && !/[?#]/.test(value)) return url.origin
  throw wrong('/allowedOrigins', 'must be like https://www.example.com')
}
