import { emailTaken, newAgent } from '@papo/core/agent/agents'
import { serverRequester } from '@papo/core/agent/passwords'
import { startReconciler } from '@papo/core/chat/reconcile'
import { firstRevision } from '@papo/core/platform/revision'
import { defaultSettings, type SiteRecord } from '@papo/core/site/site'
import { newSite } from '@papo/core/site/sites'
import { noWaitLevels } from '@papo/core/workspace/workspace'
import type { Role, Site, SiteSettings } from '@papo/protocol'
import { fail, type Services } from './services.ts'

/** An agent who can sign in. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly password: string
}

/** A site’s name, its allowed origins and its widget’s settings. */
export type SiteOptions = Partial<Pick<Site, 'name' | 'key' | 'allowedOrigins'> & SiteSettings>

interface NewAccount {
  account: Account
  role: Role
  capacity: number
}

/** The workspace that a backend begins with. */
export interface FirstWorkspace {
  id: string
  site: SiteRecord
  owner: NewAccount
  agent: NewAccount
}

const password = 'correct horse battery'
const workspaceName = 'Papo'

export function newAccount(
  { random }: Pick<Services, 'random'>,
  { name, email, role, capacity }: { name: string; email: string; role: Role; capacity: number },
): NewAccount {
  return { account: { id: random.newId(), name, email, password }, role, capacity }
}

export function siteFrom(
  { random, clock }: Pick<Services, 'random' | 'clock'>,
  workspaceId: string,
  { name = 'Another site', allowedOrigins = [], key, ...settings }: SiteOptions,
): SiteRecord {
  const site = newSite(random, workspaceId, { name, allowedOrigins }, clock.now())
  return { ...site, key: key ?? site.key, settings: { ...defaultSettings, ...settings } }
}

/** Chooses everything that a test may ask for at once; nothing is stored yet. */
export function planWorkspace(
  services: Services,
  { site, capacity }: { site: SiteOptions; capacity: number },
): FirstWorkspace {
  const id = services.random.newId()
  const account = (name: string, email: string, role: Role) =>
    newAccount(services, { name, email, role, capacity })
  return {
    id,
    site: siteFrom(services, id, {
      name: 'Demo',
      key: 'demo',
      allowedOrigins: ['http://localhost:4000', 'http://127.0.0.1:4000'],
      ...site,
    }),
    owner: account('Olívia', 'owner@example.com', 'owner'),
    agent: account('Ana', 'ana@example.com', 'agent'),
  }
}

/** Stores the workspace in the empty database, and reads it as a server does at its start. */
export async function storeWorkspace(
  services: Services,
  { id, site, owner, agent }: FirstWorkspace,
): Promise<void> {
  const { clock, work } = services
  await work.run(async (stores) => {
    await stores.workspaces.insert({
      id,
      name: workspaceName,
      waitLevels: noWaitLevels,
      ...firstRevision,
      createdAt: clock.now(),
    })
    await stores.sites.insert(site)
  })
  await storeAccount(services, id, owner)
  await storeAccount(services, id, agent)
  await services.rereadSites()
  await startReconciler(services, fail).reconcileNow()
}

export async function storeAccount(
  services: Services,
  workspaceId: string,
  { account: { id, ...account }, role, capacity }: NewAccount,
): Promise<void> {
  const context = { field: 'password', names: [workspaceName], requester: serverRequester }
  const agent = await newAgent(services, workspaceId, { ...account, role, capacity }, context)
  await services.work.run(async (stores) => {
    if (!(await stores.agents.insert({ ...agent, id }))) throw emailTaken()
  })
}
