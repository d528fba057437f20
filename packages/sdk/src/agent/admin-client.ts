import type {
  Agent,
  AgentList,
  AuditPage,
  CreateAgent,
  CreateIdentitySecret,
  CreateSite,
  CreateWorkspace,
  Endpoint,
  HolidayList,
  HolidayQuery,
  IdentitySecret,
  IdentitySecretCreated,
  IdentitySecretList,
  Site,
  SiteList,
  UpdateAgent,
  UpdateSite,
  UpdateWorkspace,
  Workspace,
  WorkspaceCreated,
} from '@papo/protocol'
import { agent } from '../transport/agent-answers.ts'
import { ChatClient } from '../transport/chat-client.ts'
import type { AuditQuery } from '../transport/contract.ts'
import type { Model } from '../transport/model.ts'
import type { Answers, Asked } from '../transport/visitor-answers.ts'

const site = (id = ''): Model<Site> => ({ id, name: '', allowedOrigins: [''] })
const secret: Model<IdentitySecret> = { id: '', createdAt: '' }

/**
 * The models of the answers to these calls. A function, so that a bundler leaves them out where there are
 * only visitors.
 */
export const adminAnswers = () =>
  ({
    'POST /v1/workspaces': () => ({ workspaceId: '', site: site() }),
    'GET /v1/sites': () => ({ sites: [site()] }),
    'GET /v1/holidays': () => ({ countries: [''], holidays: [{ date: '', name: '' }] }),
    'POST /v1/sites': () => site(),
    'GET /v1/sites/:siteId': ({ params }: Asked) => site(params?.['siteId']),
    'POST /v1/sites/:siteId/key': ({ params }: Asked) => site(params?.['siteId']),
    'GET /v1/workspace': () => ({ id: '', name: '' }),
    'PATCH /v1/workspace': () => ({ id: '', name: '' }),
    'PATCH /v1/sites/:siteId': ({ params }: Asked) => site(params?.['siteId']),
    'GET /v1/sites/:siteId/identity-secrets': () => ({ secrets: [secret] }),
    'POST /v1/sites/:siteId/identity-secrets': () => ({ ...secret, secret: '' }),
    'GET /v1/agents': () => ({ agents: [agent()] }),
    'POST /v1/agents': () => agent(),
    'PATCH /v1/agents/:agentId': ({ params }: Asked) => agent(params?.['agentId']),
    'GET /v1/audit': () => ({ entries: [{ id: '' }] }),
  }) satisfies Partial<Answers<Endpoint>>

/** One method for each call that administers a workspace. */
export abstract class AdminClient extends ChatClient {
  /**
   * Signs up: creates a workspace with its owner and a first site. Needs no sign-in, and does not sign in.
   * An e-mail that has an account in another workspace gets one more, with a password of its own.
   * Each name has 1 to 80 characters, the password 10 to 256.
   *
   * @throws PapoError
   * - `sign_up_closed`: the installation lets nobody sign up.
   * - `weak_password`: the password can be guessed.
   * @example
   * ```ts
   * const { workspaceId, site } = await agent.createWorkspace({
   *   name: 'Padaria',
   *   owner: { name: 'Ana', email: 'ana@example.com', password: 'pão quente às seis' },
   *   site: { name: 'Loja', allowedOrigins: ['https://shop.example.com'] },
   * })
   * show([workspaceId, site.key])
   * ```
   */
  createWorkspace(body: CreateWorkspace): Promise<WorkspaceCreated> {
    return this.request('POST /v1/workspaces', { body })
  }

  /**
   * All sites of the workspace, with their settings. For owners.
   *
   * @throws PapoError `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { sites } = await agent.listSites()
   * for (const { name, key } of sites) show(`${name}: ${key}`)
   * ```
   */
  listSites(): Promise<SiteList> {
    return this.request('GET /v1/sites', {})
  }

  /**
   * The public holidays of a country (ISO 3166-1 alpha-2), from today to the end of next year, at most 100, with names
   * in the language `locale` (BCP 47) where they are known in it. `hours.exceptions` of a site takes them as they are.
   * Without a country, only the countries whose holidays are known. For owners.
   *
   * @throws PapoError `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { holidays } = await agent.listHolidays({ country: 'BR', locale: 'pt-BR' })
   * for (const { date, name } of holidays) show(`${date}: ${name}`)
   * ```
   */
  listHolidays(query: HolidayQuery = {}): Promise<HolidayList> {
    return this.request('GET /v1/holidays', { query })
  }

  /**
   * Creates a site with the default settings; its `key` is for the script tag. For owners.
   *
   * @throws PapoError `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const site = await agent.createSite({
   *   name: 'Loja',
   *   allowedOrigins: ['https://shop.example.com'],
   * })
   * show(site.key)
   * ```
   */
  createSite(body: CreateSite): Promise<Site> {
    return this.request('POST /v1/sites', { body })
  }

  /**
   * Changes a site. A field that is left out stays as it is, also within `appearance`, `texts`, `form`,
   * `hours` and `idleTimeout`; the answer is the whole site. `ifRevision` keeps it from overwriting what
   * somebody else has changed since. For owners.
   *
   * @throws PapoError
   * - `changed_meanwhile`: `ifRevision` is not the present revision; `problem.meanwhile` names the fields that
   *   were changed since, with their present values. Nothing was changed.
   * - `site_not_found`: the workspace has no such site.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { sites } = await agent.listSites()
   * const ifRevision = sites.find(({ id }) => id === siteId)?.revision ?? 1
   * await agent.updateSite(siteId, { appearance: { color: '#0f766e' }, retentionDays: 90, ifRevision })
   * ```
   */
  updateSite(siteId: string, body: UpdateSite): Promise<Site> {
    return this.request('PATCH /v1/sites/:siteId', { params: { siteId }, body })
  }

  /**
   * One site of the workspace. Its `installation` says where the widget has been seen. For owners.
   *
   * @throws PapoError
   * - `site_not_found`: the workspace has no such site.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { installation } = await agent.getSite(siteId)
   * show(installation.seenOrigin)
   * ```
   */
  getSite(siteId: string): Promise<Site> {
    return this.request('GET /v1/sites/:siteId', { params: { siteId } })
  }

  /**
   * Gives a site a new public key; the old one stops at once, and open chats go on. For owners.
   *
   * @throws PapoError
   * - `site_not_found`: the workspace has no such site.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { key } = await agent.changeSiteKey(siteId)
   * show(key)
   * ```
   */
  changeSiteKey(siteId: string): Promise<Site> {
    return this.request('POST /v1/sites/:siteId/key', { params: { siteId } })
  }

  /**
   * Removes a site for good. Its open chats end at once; all its chats and visitors are removed an hour later
   * at the earliest. For owners.
   *
   * @throws PapoError
   * - `site_not_found`: the workspace has no such site.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * await agent.removeSite(siteId)
   * ```
   */
  removeSite(siteId: string): Promise<void> {
    return this.request('DELETE /v1/sites/:siteId', { params: { siteId } })
  }

  /**
   * The workspace of the calling owner.
   *
   * @throws PapoError
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { name } = await agent.getWorkspace()
   * show(name)
   * ```
   */
  getWorkspace(): Promise<Workspace> {
    return this.request('GET /v1/workspace', {})
  }

  /**
   * Changes the workspace; a field that is left out stays as it is, also within `waitLevels`. `ifRevision` is as with `updateSite`. For
   * owners.
   *
   * @throws PapoError
   * - `changed_meanwhile`: `ifRevision` is not the present revision; see `updateSite`.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * await agent.updateWorkspace({ waitLevels: { amberSeconds: 120, redSeconds: 300 } })
   * ```
   */
  updateWorkspace(body: UpdateWorkspace): Promise<Workspace> {
    return this.request('PATCH /v1/workspace', { body })
  }

  /**
   * The accepted secrets that sign the identities of a site’s visitors, newest first, without their values.
   * For owners.
   *
   * @throws PapoError
   * - `site_not_found`: the workspace has no such site.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { secrets } = await agent.listIdentitySecrets(siteId)
   * for (const { id, expiresAt } of secrets) show(`${id} until ${expiresAt ?? 'further notice'}`)
   * ```
   */
  listIdentitySecrets(siteId: string): Promise<IdentitySecretList> {
    return this.request('GET /v1/sites/:siteId/identity-secrets', { params: { siteId } })
  }

  /**
   * Creates a secret; only this answer has its value. The older secrets are accepted for `overlapHours`
   * more hours: 0 to 168, 24 by default. For owners.
   *
   * @throws PapoError
   * - `site_not_found`: the workspace has no such site.
   * - `too_many_secrets`: the site has five accepted secrets; end one first.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { id, secret } = await agent.createIdentitySecret(siteId, { overlapHours: 48 })
   * show(`Store it on the site’s server: ${id} ${secret}`)
   * ```
   */
  createIdentitySecret(
    siteId: string,
    body: CreateIdentitySecret = {},
  ): Promise<IdentitySecretCreated> {
    return this.request('POST /v1/sites/:siteId/identity-secrets', { params: { siteId }, body })
  }

  /**
   * Ends a secret at once: what it has signed is refused from now on. For owners.
   *
   * @throws PapoError
   * - `secret_not_found`: the site has no such accepted secret.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { secrets } = await agent.listIdentitySecrets(siteId)
   * const oldest = secrets.at(-1)
   * if (oldest) await agent.endIdentitySecret(siteId, oldest.id)
   * ```
   */
  endIdentitySecret(siteId: string, secretId: string): Promise<void> {
    const params = { siteId, secretId }
    return this.request('DELETE /v1/sites/:siteId/identity-secrets/:secretId', { params })
  }

  /**
   * All agents of the workspace, disabled ones too. For admins and owners.
   *
   * @throws PapoError `forbidden`: the agent is neither admin nor owner.
   * @example
   * ```ts
   * const { agents } = await agent.listAgents()
   * show(agents.filter(({ disabled }) => !disabled).map(({ name }) => name))
   * ```
   */
  listAgents(): Promise<AgentList> {
    return this.request('GET /v1/agents', {})
  }

  /**
   * Creates an agent, who can sign in at once. `capacity` is how many active chats the agent may have: 1 to
   * 1,000, 5 by default. The password has 10 to 256 characters. For owners.
   *
   * @throws PapoError
   * - `email_taken`: somebody of the workspace has this e-mail.
   * - `weak_password`: the password can be guessed.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const bot = await agent.createAgent({
   *   name: 'Robô',
   *   email: 'bot@example.com',
   *   password: 'um segredo bem comprido',
   *   role: 'agent',
   *   capacity: 50,
   * })
   * show(bot.id)
   * ```
   */
  createAgent(body: CreateAgent): Promise<Agent> {
    return this.request('POST /v1/agents', { body })
  }

  /**
   * Changes an agent; a field that is left out stays as it is. A new password or `disabled: true` ends
   * every session of the agent at once. `ifRevision` is as with `updateSite`. For owners.
   *
   * @throws PapoError
   * - `agent_not_found`: the workspace has no such agent.
   * - `changed_meanwhile`: `ifRevision` is not the present revision; see `updateSite`.
   * - `last_owner`: the workspace would have no owner left.
   * - `weak_password`: the password can be guessed.
   * - `forbidden`: the agent is no owner, or the password is their own; see `changePassword`.
   * @example
   * ```ts
   * await agent.updateAgent(agentId, { capacity: 8, disabled: false })
   * ```
   */
  updateAgent(agentId: string, body: UpdateAgent): Promise<Agent> {
    return this.request('PATCH /v1/agents/:agentId', { params: { agentId }, body })
  }

  /**
   * What administrators did, newest first, page by page. An entry must match every field of the query. For
   * owners.
   *
   * @throws PapoError
   * - `invalid_cursor`: `before` is no `nextCursor` of this list.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const first = await agent.listAudit({ limit: 100 })
   * if (first.nextCursor) show(await agent.listAudit({ limit: 100, before: first.nextCursor }))
   * ```
   */
  listAudit(query: AuditQuery = {}): Promise<AuditPage> {
    return this.request('GET /v1/audit', { query })
  }
}
