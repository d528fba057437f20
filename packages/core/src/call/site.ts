import { createSecret, endSecret, listSecrets } from '../identity/secrets.ts'
import type { Services } from '../services.ts'
import { createSite, listSites, siteByKey, updateSite, widgetSettings } from '../site/sites.ts'
import { actorOf, type Answers, created, done, ok } from './answer.ts'

export const siteAnswers = (services: Services) =>
  ({
    widgetSettings: async ({ params, origin = null }) => {
      const site = await siteByKey(services, params.siteKey)
      return ok(widgetSettings(site, origin, services.clock.now()))
    },
    listSites: ({ caller }) =>
      ok(listSites(services, caller.workspaceId).then((sites) => ({ sites }))),
    createSite: (call) => created(createSite(services, actorOf(call), call.body)),
    updateSite: (call) => ok(updateSite(services, actorOf(call), call.params.siteId, call.body)),
    listIdentitySecrets: ({ caller, params }) =>
      ok(listSecrets(services, caller.workspaceId, params.siteId)),
    createIdentitySecret: (call) =>
      created(createSecret(services, actorOf(call), call.params.siteId, call.body)),
    endIdentitySecret: (call) =>
      done(endSecret(services, actorOf(call), call.params.siteId, call.params.secretId)),
  }) satisfies Partial<Answers>
