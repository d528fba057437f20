import { returnToChat } from '../chat/return-to-chat.ts'
import { listOwnChats } from '../chat/history.ts'
import { identifyVisitor } from '../identity/identify.ts'
import { logOut } from '../identity/logout.ts'
import type { VisitorCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import { eraseVisitor } from '../privacy/erase.ts'
import { exportVisitor } from '../privacy/export.ts'
import type { SiteRecord } from '../site/site.ts'
import { siteByKey } from '../site/sites.ts'
import { bearerToken } from './admit.ts'
import { actorOf, type Answers, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'
import { type ListedOrigins, requireOriginOfSite } from './origin.ts'

type VisitorNeeds = NeedsOf<
  | typeof eraseVisitor
  | typeof exportVisitor
  | typeof identifyVisitor
  | typeof listOwnChats
  | typeof logOut
  | typeof returnToChat
  | typeof siteByKey
> & { origins: ListedOrigins }

export const visitorAnswers = (needs: VisitorNeeds) =>
  ({
    identify: async ({ caller, body, source, ...page }) => {
      const site = await siteOf(needs, body.siteKey, caller)
      requireOriginOfSite(site.id, page, needs.origins)
      return ok(identifyVisitor(needs, site, body.token, caller, source.address))
    },
    returnVisitor: ({ caller, body, authorization = '', source, ...page }) => {
      const token = bearerToken(authorization)
      return ok(
        returnToChat(needs, body, {
          caller: caller === null || token === null ? null : { visitor: caller, token },
          address: source.address,
          requireOrigin: (siteId) => requireOriginOfSite(siteId, page, needs.origins),
        }),
      )
    },
    logout: ({ caller }) => done(logOut(needs, caller)),
    listOwnChats: ({ caller, query }) => ok(listOwnChats(needs, query, caller)),
    exportVisitor: (call) => ok(exportVisitor(needs, actorOf(call), call.params.visitorId)),
    eraseVisitor: (call) => ok(eraseVisitor(needs, actorOf(call), call.params.visitorId)),
  }) satisfies Partial<Answers>

/** The site that a visitor calls for: by the given key, else by their token. */
async function siteOf(
  needs: NeedsOf<typeof siteByKey>,
  siteKey: string | undefined,
  caller: VisitorCaller | null,
): Promise<SiteRecord> {
  if (siteKey !== undefined) return siteByKey(needs, siteKey)
  if (caller !== null) {
    const site = await needs.work.read((stores) =>
      stores.sites.find(caller.workspaceId, caller.siteId),
    )
    if (site !== null) return site
  }
  throw new Refusal('not_authenticated', 'This call needs a visitor’s token or a siteKey.')
}
