import type { Clock } from '../platform/clock.ts'
import { createSecret, endSecret, listSecrets } from '../identity/secrets.ts'
import { createSite, listSites, siteByKey, updateSite, widgetSettings } from '../site/sites.ts'
import { actorOf, type Answers, created, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type SiteNeeds = NeedsOf<
  | typeof createSecret
  | typeof createSite
  | typeof endSecret
  | typeof listSecrets
  | typeof listSites
  | typeof siteByKey
  | typeof updateSite
> & { clock: Clock }

export const siteAnswers = (needs: SiteNeeds) =>
  ({
    widgetSettings: async ({ params, origin = null }) => {
      const site = await siteByKey(needs, params.siteKey)
      return ok(widgetSettings(site, origin, needs.clock.now()))
    },
    listSites: ({ caller }) =>
      ok(listSites(needs, caller.workspaceId).then((sites) => ({ sites }))),
    createSite: (call) => created(createSite(needs, actorOf(call), call.body)),
    updateSite: (call) => ok(updateSite(needs, actorOf(call), call.params.siteId, call.body)),
    listIdentitySecrets: ({ caller, params }) =>
      ok(listSecrets(needs, caller.workspaceId, params.siteId)),
    createIdentitySecret: (call) =>
      created(createSecret(needs, actorOf(call), call.params.siteId, call.body)),
    endIdentitySecret: (call) =>
      done(endSecret(needs, actorOf(call), call.params.siteId, call.params.secretId)),
  }) satisfies Partial<Answers>
