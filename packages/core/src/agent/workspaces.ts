import type { CreateWorkspace, WorkspaceCreated } from '@papo/protocol'
import { type Actor, agentActor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { Random } from '../platform/random.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteRecord } from '../site/site.ts'
import { type SharedSites, sitesChanged } from '../site/sites-in-memory.ts'
import { newSite, siteView } from '../site/sites.ts'
import { firstRevision } from '../platform/revision.ts'
import { cleanName } from '../platform/text.ts'
import { noWaitLevels, type WorkspaceRecord } from '../workspace/workspace.ts'
import type { AgentRecord } from './agent.ts'
import { newAgent, type NewAgentNeeds } from './agents.ts'
import type { AgentStore } from './agent-store.ts'
import type { NameStores } from './password-names.ts'
import { type Requester, unknownRequester } from './passwords.ts'

/** The stores that a new workspace is written to. */
export interface NewWorkspaceStores extends NameStores {
  agents: AgentStore
  audit: AuditStore
}

interface CreateWorkspaceNeeds extends NewAgentNeeds, SharedSites {
  work: UnitOfWork<NewWorkspaceStores>
}

/**
 * Creates a workspace with its owner and a first site, all or nothing. The same for an e-mail that has an account
 * elsewhere: this one is another. Refuses `weak_password`.
 */
export async function createWorkspace(
  needs: CreateWorkspaceNeeds,
  body: CreateWorkspace,
  address: string,
): Promise<WorkspaceCreated> {
  const made = await prepareWorkspace(needs, body, unknownRequester(address))
  const { work, random } = needs
  await work.run((stores) => insertWorkspace(stores, random, made, address))
  await sitesChanged(needs)
  return { workspaceId: made.workspace.id, site: siteView(made.site) }
}

export interface NewWorkspace {
  workspace: WorkspaceRecord
  owner: AgentRecord
  site: SiteRecord
}

/** The path of the owner's password in the body. */
export const passwordField = 'owner/password'

/** Hashes the owner's password; writes nothing. */
export async function prepareWorkspace(
  needs: NewAgentNeeds,
  body: CreateWorkspace,
  requester: Requester,
): Promise<NewWorkspace> {
  const createdAt = needs.clock.now()
  const id = needs.random.newId()
  return {
    workspace: {
      id,
      name: cleanName('name', body.name),
      waitLevels: noWaitLevels,
      ...firstRevision,
      createdAt,
    },
    owner: await newAgent(
      needs,
      id,
      { ...body.owner, role: 'owner' },
      { field: passwordField, names: [body.name, body.site.name], requester },
    ),
    site: newSite(needs.random, id, body.site, createdAt),
  }
}

/** Stores it all and records it as the owner's act, from their address; with null (first start), as the server's. */
export async function insertWorkspace(
  stores: NewWorkspaceStores,
  random: Random,
  { workspace, owner, site }: NewWorkspace,
  address: string | null,
): Promise<void> {
  await stores.workspaces.insert(workspace)
  await stores.agents.insert(owner)
  await stores.sites.insert(site)
  const workspaceId = workspace.id
  const by: Actor =
    address === null
      ? { workspaceId, type: 'system', id: null, name: null, address }
      : agentActor({ workspaceId, agentId: owner.id, name: owner.name }, address)
  const target = { type: 'workspace', id: workspaceId } as const
  const details = { ownerId: owner.id, siteId: site.id }
  const act = { action: 'workspace_created', target, details } as const
  await recordAudit(stores, random, by, act, workspace.createdAt)
}
