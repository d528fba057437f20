import { listOwnChats } from '../chat/history.ts'
import { identifyVisitor } from '../identity/identify.ts'
import { logOut } from '../identity/logout.ts'
import type { VisitorCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import { eraseVisitor } from '../privacy/erase.ts'
import { exportVisitor } from '../privacy/export.ts'
import type { Services } from '../services.ts'
import type { SiteRecord } from '../site/site.ts'
import { siteByKey } from '../site/sites.ts'
import { actorOf, type Answers, done, ok } from './answer.ts'
import { requireOriginOfSite } from './origin.ts'

export const visitorAnswers = (services: Services) =>
  ({
    identify: async ({ caller, body, origin, source }) => {
      const site = await siteOf(services, body.siteKey, caller)
      requireOriginOfSite(site.id, origin, services.origins)
      return ok(identifyVisitor(services, site, body.token, caller, source.address))
    },
    logout: ({ caller }) => done(logOut(services, caller)),
    listOwnChats: ({ caller, query }) => ok(listOwnChats(services, query, caller)),
    exportVisitor: (call) => ok(exportVisitor(services, actorOf(call), call.params.visitorId)),
    eraseVisitor: (call) => ok(eraseVisitor(services, actorOf(call), call.params.visitorId)),
  }) satisfies Partial<Answers>

/** The site that a visitor calls for: by the given key, else by their token. */
async function siteOf(
  services: Services,
  siteKey: string | undefined,
  caller: VisitorCaller | null,
): Promise<SiteRecord> {
  if (siteKey !== undefined) return siteByKey(services, siteKey)
  if (caller !== null) {
    const site = await services.database.work.read((stores) =>
      stores.sites.find(caller.workspaceId, caller.siteId),
    )
    if (site !== null) return site
  }
  throw new Refusal('not_authenticated', 'This call needs a visitor’s token or a siteKey.')
}
