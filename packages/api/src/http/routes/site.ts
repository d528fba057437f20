import { createSecret, endSecret, listSecrets } from '@papo/core/identity/secrets'
import type { Services } from '@papo/core/services'
import { createSite, listSites, siteByKey, updateSite, widgetSettings } from '@papo/core/site/sites'
import type { Handlers } from '../endpoint-routes.ts'
import { actorOf, agentOf } from '../request-caller.ts'

export const siteRoutes = (services: Services) =>
  ({
    widgetSettings: async ({ params, headers }) => {
      const site = await siteByKey(services, params.siteKey)
      return widgetSettings(site, headers.origin ?? null, services.clock.now())
    },
    listSites: async (request) => ({
      sites: await listSites(services, agentOf(request).workspaceId),
    }),
    createSite: (request) => createSite(services, actorOf(request), request.body),
    updateSite: (request) =>
      updateSite(services, actorOf(request), request.params.siteId, request.body),
    listIdentitySecrets: (request) =>
      listSecrets(services, agentOf(request).workspaceId, request.params.siteId),
    createIdentitySecret: (request) =>
      createSecret(services, actorOf(request), request.params.siteId, request.body),
    endIdentitySecret: (request) => {
      const { siteId, secretId } = request.params
      return endSecret(services, actorOf(request), siteId, secretId)
    },
  }) satisfies Partial<Handlers>
