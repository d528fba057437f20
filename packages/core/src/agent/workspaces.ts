import type { CreateWorkspace, WorkspaceCreated } from '@papo/protocol'
import { type Actor, agentActor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import { newId } from '../platform/id.ts'
import type { Services } from '../services.ts'
import type { SiteRecord } from '../site/site.ts'
import { newSite, sitesChanged, siteView } from '../site/sites.ts'
import { cleanName } from '../platform/text.ts'
import type { Stores } from '../work.ts'
import type { AgentRecord } from './agent.ts'
import { emailTaken, newAgent } from './agents.ts'
import { type Requester, unknownRequester } from './passwords.ts'

/** Creates a workspace with its owner and a first site, all or nothing. Refuses `email_taken`, `weak_password`. */
export async function createWorkspace(
  services: Services,
  body: CreateWorkspace,
  address: string,
): Promise<WorkspaceCreated> {
  const made = await prepareWorkspace(services, body, unknownRequester(address))
  await services.database.work.run((stores) => insertWorkspace(stores, made, address))
  await sitesChanged(services)
  return { workspaceId: made.workspace.id, site: siteView(made.site) }
}

export interface NewWorkspace {
  workspace: { id: string; name: string; createdAt: Date }
  owner: AgentRecord
  site: SiteRecord
}

/** The path of the owner's password in the body. */
export const passwordField = 'owner/password'

/** Hashes the owner's password; writes nothing. */
export async function prepareWorkspace(
  services: Pick<Services, 'newPasswords' | 'clock'>,
  body: CreateWorkspace,
  requester: Requester,
): Promise<NewWorkspace> {
  const createdAt = services.clock.now()
  const id = newId()
  return {
    workspace: { id, name: cleanName('name', body.name), createdAt },
    owner: await newAgent(
      services,
      id,
      { ...body.owner, role: 'owner' },
      { field: passwordField, names: [body.name, body.site.name], requester },
    ),
    site: newSite(id, body.site, createdAt),
  }
}

/** Stores it all and records it as the owner's act, from their address; with null (first start), as the server's. */
export async function insertWorkspace(
  stores: Stores,
  { workspace, owner, site }: NewWorkspace,
  address: string | null,
): Promise<void> {
  await stores.workspaces.insert(workspace)
  if (!(await stores.agents.insert(owner))) throw emailTaken()
  await stores.sites.insert(site)
  const workspaceId = workspace.id
  const by: Actor =
    address === null
      ? { workspaceId, type: 'system', id: null, name: null, address }
      : agentActor({ workspaceId, agentId: owner.id, name: owner.name }, address)
  const target = { type: 'workspace', id: workspaceId } as const
  const details = { ownerId: owner.id, siteId: site.id }
  await recordAudit(
    stores,
    by,
    { action: 'workspace_created', target, details },
    workspace.createdAt,
  )
}
