import type {
  CreateAgent,
  CreateSite,
  CreateWorkspace,
  Credentials,
  Me,
  UpdateAgent,
  UpdateSite,
} from '@papo/protocol'
import {
  CreateAgentSchema,
  CreateSiteSchema,
  CreateWorkspaceSchema,
  CredentialsSchema,
  UpdateAgentSchema,
  UpdateSiteSchema,
} from '@papo/protocol/schemas'
import { agentOf, type Call } from './calls.ts'
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

/** Ends whatever the caller came with. */
export const signOut: Call = {
  access: 'agent',
  run({ installation }, { incoming }) {
    const { bearer, cookie } = secretsOf(incoming.headers)
    installation.credentials.delete(bearer ?? cookie ?? '')
    return withCookie(expiredCookie)
  },
}

export const revokeToken: Call = { ...signOut }

export const getMe: Call = {
  access: 'agent',
  run({ installation }, { caller }) {
    const { agent, workspaceId } = agentOf(caller)
    const workspace = installation.workspaces.get(workspaceId)
    if (!workspace) throw new Refusal('internal_error')
    const me: Me = { agent, workspace }
    return jsonReply(200, me)
  },
}

export const createWorkspace: Call = {
  access: 'anyone',
  body: CreateWorkspaceSchema,
  run({ accounts, isSignUpOpen }, { body }) {
    if (!isSignUpOpen) throw new Refusal('sign_up_closed')
    return jsonReply(201, accounts.signUp(body as CreateWorkspace))
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
  run: ({ accounts }, { caller, body }) =>
    jsonReply(201, accounts.addSite(agentOf(caller).workspaceId, body as CreateSite).site),
}

export const updateSite: Call = {
  access: 'owner',
  body: UpdateSiteSchema,
  run({ accounts }, { caller, params, body }) {
    const { workspaceId } = agentOf(caller)
    const change = body as UpdateSite
    return jsonReply(200, accounts.updateSite(workspaceId, params['siteId'] ?? '', change))
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
  run: ({ accounts }, { caller, body }) =>
    jsonReply(201, accounts.addAgent(agentOf(caller).workspaceId, body as CreateAgent).agent),
}

export const updateAgent: Call = {
  access: 'owner',
  body: UpdateAgentSchema,
  run({ accounts }, { caller, params, body }) {
    const { workspaceId } = agentOf(caller)
    const change = body as UpdateAgent
    return jsonReply(200, accounts.updateAgent(workspaceId, params['agentId'] ?? '', change))
  },
}
