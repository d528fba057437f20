import type { CreateWorkspace, WorkspaceCreated } from '@papo/protocol'
import { newId } from '../id.ts'
import type { Services } from '../services.ts'
import type { SiteRecord } from '../site/site.ts'
import { newSite, sitesChanged, siteView } from '../site/sites.ts'
import { cleanName } from '../text.ts'
import type { Stores } from '../work.ts'
import type { AgentRecord } from './agent.ts'
import { emailTaken, newAgent } from './agents.ts'

/** A new customer with an owner and a first site, all or nothing. Refuses `email_taken`. */
export async function createWorkspace(
  services: Services,
  body: CreateWorkspace,
): Promise<WorkspaceCreated> {
  const made = await prepareWorkspace(services, body)
  await services.database.work.run((stores) => insertWorkspace(stores, made))
  await sitesChanged(services)
  return { workspaceId: made.workspace.id, site: siteView(made.site) }
}

export interface NewWorkspace {
  workspace: { id: string; name: string; createdAt: Date }
  owner: AgentRecord
  site: SiteRecord
}

/** Hashes the owner's password; writes nothing. */
export async function prepareWorkspace(
  services: Pick<Services, 'passwords' | 'clock'>,
  body: CreateWorkspace,
): Promise<NewWorkspace> {
  const createdAt = services.clock.now()
  const id = newId()
  return {
    workspace: { id, name: cleanName('name', body.name), createdAt },
    owner: await newAgent(services, id, { ...body.owner, role: 'owner' }),
    site: newSite(id, body.site, createdAt),
  }
}

export async function insertWorkspace(stores: Stores, made: NewWorkspace): Promise<void> {
  await stores.workspaces.insert(made.workspace)
  if (!(await stores.agents.insert(made.owner))) throw emailTaken()
  await stores.sites.insert(made.site)
}
