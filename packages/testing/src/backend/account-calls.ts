import type {
  Agent,
  ChangePassword,
  CreateAgent,
  CreateSite,
  CreateWorkspace,
  Credentials,
  Me,
  UpdateAgent,
  UpdateSite,
} from '@papo/protocol'
import {
  ChangePasswordSchema,
  CreateAgentSchema,
  CreateSiteSchema,
  CreateWorkspaceSchema,
  CredentialsSchema,
  HeartbeatSchema,
  UpdateAgentSchema,
  UpdateSiteSchema,
} from '@papo/protocol/schemas'
import { agentView } from './accounts.ts'
import { type AuditedAct, auditPage, changedFields, record } from './audit.ts'
import { agentOf, type Call, defaultLimit, limitParameter } from './calls.ts'
import { jsonReply, Refusal, type Reply } from './refusal.ts'
import { expiredCookie, secretsOf, sessionCookie } from './session.ts'

const withCookie = (cookie: string): Reply => ({
  ...jsonReply(204),
  headers: { 'set-cookie': cookie },
})

export const createToken: Call = {
  access: 'anyone',
  body: CredentialsSchema,
  run: ({ accounts }, { body }) =>
    jsonReply(200, accounts.newToken(accounts.signIn(body as Credentials))),
}

export const signIn: Call = {
  access: 'anyone',
  body: CredentialsSchema,
  run({ accounts, installation }, { body }) {
    const agent = accounts.signIn(body as Credentials)
    return withCookie(
      sessionCookie(installation.newCredential({ type: 'agent', agent, by: 'cookie' })),
    )
  },
}

/** Ends the session or token that the call carries. */
export const signOut: Call = {
  access: 'agent',
  run({ installation }, { incoming }) {
    const { bearer, cookie } = secretsOf(incoming.headers)
    installation.revoke((_credential, secret) => secret === (bearer ?? cookie))
    return withCookie(expiredCookie)
  },
}

export const revokeToken: Call = { ...signOut }

/** The console gets a new cookie; a program must sign in again. */
export const changePassword: Call = {
  access: 'agent',
  body: ChangePasswordSchema,
  run({ accounts, installation }, { caller, body, incoming }) {
    const agent = agentOf(caller)
    accounts.changePassword(agent, body as ChangePassword)
    const target = { type: 'agent', id: agent.agent.id } as const
    record(installation, agent, { action: 'agent_password_changed', target })
    if (secretsOf(incoming.headers).bearer !== null) return jsonReply(204)
    return withCookie(
      sessionCookie(installation.newCredential({ type: 'agent', agent, by: 'cookie' })),
    )
  },
}

export const getMe: Call = {
  access: 'agent',
  run({ installation }, { caller }) {
    const record = agentOf(caller)
    const { workspaceId } = record
    const workspace = installation.workspaces.get(workspaceId)
    if (!workspace) throw new Refusal('internal_error')
    const me: Me = { agent: agentView(installation, record), workspace }
    return jsonReply(200, me)
  },
}

export const heartbeat: Call = {
  access: 'agent',
  body: HeartbeatSchema,
  run(_world, { caller, body }) {
    Object.assign(agentOf(caller).agent, body)
    return jsonReply(204)
  },
}

export const createWorkspace: Call = {
  access: 'anyone',
  body: CreateWorkspaceSchema,
  run({ accounts, installation, isSignUpOpen }, { body }) {
    if (!isSignUpOpen) throw new Refusal('sign_up_closed')
    const { workspaceId, site, owner } = accounts.signUp(body as CreateWorkspace)
    record(installation, owner, {
      action: 'workspace_created',
      target: { type: 'workspace', id: workspaceId },
      details: { ownerId: owner.agent.id, siteId: site.id },
    })
    return jsonReply(201, { workspaceId, site })
  },
}

export const listSites: Call = {
  access: 'owner',
  run: ({ accounts }, { caller }) =>
    jsonReply(200, { sites: accounts.sitesOf(agentOf(caller).workspaceId) }),
}

export const createSite: Call = {
  access: 'owner',
  body: CreateSiteSchema,
  run({ accounts, installation }, { caller, body }) {
    const by = agentOf(caller)
    const { site } = accounts.addSite(by.workspaceId, body as CreateSite)
    record(installation, by, { action: 'site_created', target: { type: 'site', id: site.id } })
    return jsonReply(201, site)
  },
}

export const updateSite: Call = {
  access: 'owner',
  body: UpdateSiteSchema,
  run({ accounts, installation }, { caller, params, body }) {
    const by = agentOf(caller)
    const id = params['siteId'] ?? ''
    const known = { ...accounts.site(by.workspaceId, id) }
    const site = accounts.updateSite(by.workspaceId, id, body as UpdateSite)
    const fields = changedFields(known, site)
    const act = { action: 'site_updated', target: { type: 'site', id } } as const
    if (fields.length > 0) record(installation, by, { ...act, details: { fields } })
    return jsonReply(200, site)
  },
}

export const listAgents: Call = {
  access: 'owner',
  run: ({ accounts }, { caller }) =>
    jsonReply(200, { agents: accounts.agentsOf(agentOf(caller).workspaceId) }),
}

export const createAgent: Call = {
  access: 'owner',
  body: CreateAgentSchema,
  run({ accounts, installation }, { caller, body }) {
    const by = agentOf(caller)
    const { agent } = accounts.addAgent(by.workspaceId, body as CreateAgent)
    const target = { type: 'agent', id: agent.id } as const
    record(installation, by, { action: 'agent_created', target, details: { role: agent.role } })
    return jsonReply(201, agent)
  },
}

export const updateAgent: Call = {
  access: 'owner',
  body: UpdateAgentSchema,
  run({ accounts, installation }, { caller, params, body }) {
    const by = agentOf(caller)
    const id = params['agentId'] ?? ''
    const known = { ...accounts.agent(by.workspaceId, id) }
    const change = body as UpdateAgent
    const agent = accounts.updateAgent(by.workspaceId, id, change)
    const acts = actsBetween(known, agent)
    const target = { type: 'agent', id } as const
    if (change.password !== undefined) acts.push({ action: 'agent_password_reset', target })
    for (const act of acts) record(installation, by, act)
    return jsonReply(200, agent)
  },
}

/** One act for each kind of change. */
function actsBetween(known: Agent, agent: Agent): AuditedAct[] {
  const target = { type: 'agent', id: agent.id } as const
  const fields = changedFields(known, agent).filter((name) => ['name', 'capacity'].includes(name))
  const acts: AuditedAct[] = []
  if (fields.length > 0) acts.push({ action: 'agent_updated', target, details: { fields } })
  if (known.role !== agent.role) {
    const details = { from: known.role, to: agent.role }
    acts.push({ action: 'agent_role_changed', target, details })
  }
  if (known.disabled !== agent.disabled) {
    acts.push({ action: agent.disabled ? 'agent_disabled' : 'agent_enabled', target })
  }
  return acts
}

export const listAudit: Call = {
  access: 'owner',
  query: { before: 'text', limit: limitParameter },
  run({ installation }, { caller, query }) {
    const { before, limit = defaultLimit } = query
    return jsonReply(
      200,
      auditPage(installation, agentOf(caller).workspaceId, {
        limit: Number(limit),
        ...(before === undefined ? {} : { before: String(before) }),
      }),
    )
  },
}
