import { listMySites } from '../agent/answered-sites.ts'
import { createSecret, endSecret, listSecrets } from '../identity/secrets.ts'
import { removeSite } from '../chat/remove-site.ts'
import { changeSiteKey } from '../site/change-key.ts'
import { listHolidays } from '../site/holidays.ts'
import {
  createSite,
  listSites,
  showSite,
  siteByKey,
  updateSite,
  widgetSettings,
} from '../site/sites.ts'
import { actorOf, type Answers, created, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'
import { isAllowedOn } from './origin.ts'
import { noteStarted, type SeenPageNeeds } from './seen-pages.ts'

type SiteNeeds = NeedsOf<
  | typeof changeSiteKey
  | typeof createSecret
  | typeof createSite
  | typeof endSecret
  | typeof listHolidays
  | typeof listMySites
  | typeof listSecrets
  | typeof listSites
  | typeof removeSite
  | typeof showSite
  | typeof siteByKey
  | typeof updateSite
  | typeof widgetSettings
> & { mailing: object | null } & SeenPageNeeds

export const siteAnswers = (needs: SiteNeeds) =>
  ({
    widgetSettings: async ({ params, origin, isOwn }) => {
      const site = await siteByKey(needs, params.siteKey)
      // This process may not know of a change yet: the site as stored decides.
      const isAllowed = (_id: string, listed: string) => site.allowedOrigins.includes(listed)
      const allowed = isAllowedOn(site.id, { origin, isOwn }, { isAllowed })
      noteStarted(needs, site, { origin, isOwn }, allowed)
      return ok(widgetSettings(needs, site, allowed))
    },
    listSites: ({ caller }) =>
      ok(listSites(needs, caller.workspaceId).then((sites) => ({ sites }))),
    listMySites: ({ caller }) => ok(listMySites(needs, caller)),
    listHolidays: ({ query }) => ok(listHolidays(needs, query)),
    createSite: (call) => created(createSite(needs, actorOf(call), call.body)),
    getSite: ({ caller, params }) => ok(showSite(needs, caller.workspaceId, params.siteId)),
    removeSite: (call) => done(removeSite(needs, actorOf(call), call.params.siteId)),
    changeSiteKey: (call) => ok(changeSiteKey(needs, actorOf(call), call.params.siteId)),
    updateSite: (call) => ok(updateSite(needs, actorOf(call), call.params.siteId, call.body)),
    listIdentitySecrets: ({ caller, params }) =>
      ok(listSecrets(needs, caller.workspaceId, params.siteId)),
    createIdentitySecret: (call) =>
      created(createSecret(needs, actorOf(call), call.params.siteId, call.body)),
    endIdentitySecret: (call) =>
      done(endSecret(needs, actorOf(call), call.params.siteId, call.params.secretId)),
  }) satisfies Partial<Answers>
