import type { AgentRecord } from '@papo/core/agent/agent'
import type { AgentStore } from '@papo/core/agent/agent-store'
import { newAgent, type NewAgentNeeds } from '@papo/core/agent/agents'
import { serverRequester } from '@papo/core/agent/passwords'
import { firstRevision } from '@papo/core/platform/revision'
import type { UnitOfWork } from '@papo/core/platform/unit-of-work'
import type { SiteStore } from '@papo/core/site/site-store'
import { newSite } from '@papo/core/site/sites'
import { type SharedSites, sitesChanged } from '@papo/core/site/sites-in-memory'
import type { SiteRecord } from '@papo/core/site/site'
import { noWaitLevels, type WorkspaceRecord } from '@papo/core/workspace/workspace'
import type { CanaryStore } from './canary-store.ts'

/** The canary's workspace, which no person sees, with one site and one agent. */
export interface CanaryWorkspace {
  workspaceId: string
  siteKey: string
  agentId: string
}

interface CanaryWorkspaceStores {
  canary: CanaryStore
  sites: SiteStore
  agents: AgentStore
}

/** What the canary's workspace is found or created with. */
export interface CanaryWorkspaceNeeds extends NewAgentNeeds, SharedSites {
  work: UnitOfWork<CanaryWorkspaceStores>
}

/** Each node has one chat at a time. */
const capacity = 100

/** The canary's workspace, created on the first call. If several nodes call at once, one creates it. */
export async function findCanaryWorkspace(needs: CanaryWorkspaceNeeds): Promise<CanaryWorkspace> {
  const { work } = needs
  const known = await work.read(canaryWorkspaceIn)
  if (known !== null) return known
  const made = await prepareCanaryWorkspace(needs)
  const canaryWorkspace = await work.run(async (stores) => {
    await stores.canary.lock()
    return (await canaryWorkspaceIn(stores)) ?? (await insertCanaryWorkspace(stores, made))
  })
  await sitesChanged(needs)
  return canaryWorkspace
}

interface NewCanaryWorkspace {
  workspace: WorkspaceRecord
  site: SiteRecord
  agent: AgentRecord
}

/** Nobody can sign in as the canary's agent: its password is random and never leaves this function. */
async function prepareCanaryWorkspace(needs: NewAgentNeeds): Promise<NewCanaryWorkspace> {
  const { random, clock } = needs
  const workspace = {
    id: random.newId(),
    name: 'Canary',
    waitLevels: noWaitLevels,
    ...firstRevision,
    createdAt: clock.now(),
  }
  const body = {
    name: 'Canary',
    email: `canary.${workspace.id}@papo.invalid`,
    password: random.text(32),
    role: 'agent',
    capacity,
  } as const
  const agent = await newAgent(needs, workspace.id, body, {
    field: 'password',
    names: [workspace.name],
    requester: serverRequester,
  })
  const siteBody = { name: 'Canary', allowedOrigins: [] }
  const site = newSite(random, workspace.id, siteBody, workspace.createdAt)
  return { workspace, site, agent }
}

async function insertCanaryWorkspace(
  stores: CanaryWorkspaceStores,
  { workspace, site, agent }: NewCanaryWorkspace,
): Promise<CanaryWorkspace> {
  await stores.canary.insertWorkspace(workspace)
  await stores.sites.insert(site)
  await stores.agents.insert(agent)
  return { workspaceId: workspace.id, siteKey: site.key, agentId: agent.id }
}

async function canaryWorkspaceIn(stores: CanaryWorkspaceStores): Promise<CanaryWorkspace | null> {
  const workspace = await stores.canary.workspace()
  if (workspace === null) return null
  const [site] = await stores.sites.list(workspace.id)
  const [agent] = await stores.agents.list(workspace.id)
  if (site === undefined || agent === undefined) return null
  return { workspaceId: workspace.id, siteKey: site.key, agentId: agent.id }
}
