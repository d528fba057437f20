import { randomBytes } from 'node:crypto'
import type { AgentRecord } from '@papo/core/agent/agent'
import { newAgent } from '@papo/core/agent/agents'
import { serverRequester } from '@papo/core/agent/passwords'
import { newId } from '@papo/core/platform/id'
import type { Services } from '@papo/core/services'
import { newSite, sitesChanged } from '@papo/core/site/sites'
import type { SiteRecord, WorkspaceRecord } from '@papo/core/site/site'
import type { Stores } from '@papo/core/work'

/** The canary's workspace, which no person sees, with one site and one agent. */
export interface CanaryWorkspace {
  workspaceId: string
  siteKey: string
  agentId: string
}

/** Each node has one chat at a time. */
const capacity = 100

/** The canary's workspace, created on the first call. If several nodes call at once, one creates it. */
export async function findCanaryWorkspace(services: Services): Promise<CanaryWorkspace> {
  const { work } = services.database
  const known = await work.read(canaryWorkspaceIn)
  if (known !== null) return known
  const made = await prepareCanaryWorkspace(services)
  const canaryWorkspace = await work.run(async (stores) => {
    await stores.canary.lock()
    return (await canaryWorkspaceIn(stores)) ?? (await insertCanaryWorkspace(stores, made))
  })
  await sitesChanged(services)
  return canaryWorkspace
}

interface NewCanaryWorkspace {
  workspace: WorkspaceRecord
  site: SiteRecord
  agent: AgentRecord
}

/** Nobody can sign in as the canary's agent: its password is random and never leaves this function. */
async function prepareCanaryWorkspace(services: Services): Promise<NewCanaryWorkspace> {
  const workspace = { id: newId(), name: 'Canary', createdAt: services.clock.now() }
  const body = {
    name: 'Canary',
    email: `canary.${workspace.id}@papo.invalid`,
    password: randomBytes(32).toString('base64url'),
    role: 'agent',
    capacity,
  } as const
  const agent = await newAgent(services, workspace.id, body, {
    field: 'password',
    names: [workspace.name],
    requester: serverRequester,
  })
  const site = newSite(workspace.id, { name: 'Canary', allowedOrigins: [] }, workspace.createdAt)
  return { workspace, site, agent }
}

async function insertCanaryWorkspace(
  stores: Stores,
  { workspace, site, agent }: NewCanaryWorkspace,
): Promise<CanaryWorkspace> {
  await stores.canary.insertWorkspace(workspace)
  await stores.sites.insert(site)
  await stores.agents.insert(agent)
  return { workspaceId: workspace.id, siteKey: site.key, agentId: agent.id }
}

async function canaryWorkspaceIn(stores: Stores): Promise<CanaryWorkspace | null> {
  const workspace = await stores.canary.workspace()
  if (workspace === null) return null
  const [site] = await stores.sites.list(workspace.id)
  const [agent] = await stores.agents.list(workspace.id)
  if (site === undefined || agent === undefined) return null
  return { workspaceId: workspace.id, siteKey: site.key, agentId: agent.id }
}
