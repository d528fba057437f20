import type { AnsweredSites } from '@papo/protocol'
import type { AgentCaller } from '../platform/caller.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteRecord } from '../site/site.ts'
import type { SiteStore } from '../site/site-store.ts'
import { answersSite } from './agent.ts'

export interface AnsweredSitesNeeds {
  work: UnitOfWork<{ sites: Pick<SiteStore, 'list'> }>
}

/** The sites that the agent answers, oldest first. */
export async function answeredSitesOf(
  { work }: AnsweredSitesNeeds,
  caller: AgentCaller,
): Promise<SiteRecord[]> {
  const sites = await work.read((stores) => stores.sites.list(caller.workspaceId))
  return sites.filter(({ id }) => answersSite(caller, id))
}

/** The same in the form of the API. */
export async function listMySites(
  needs: AnsweredSitesNeeds,
  caller: AgentCaller,
): Promise<AnsweredSites> {
  const sites = await answeredSitesOf(needs, caller)
  return { sites: sites.map(({ id, name }) => ({ id, name })) }
}
