import type { Identified, Identify } from '@papo/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { listOwnChats } from '@papo/core/chat/history'
import { identifyVisitor } from '@papo/core/identity/identify'
import { logOut } from '@papo/core/identity/logout'
import type { VisitorCaller } from '@papo/core/platform/caller'
import { Refusal } from '@papo/core/platform/refusal'
import { eraseVisitor } from '@papo/core/privacy/erase'
import { exportVisitor } from '@papo/core/privacy/export'
import type { Services } from '@papo/core/services'
import type { SiteRecord } from '@papo/core/site/site'
import { siteByKey } from '@papo/core/site/sites'
import { setAllowedOrigin } from '../cross-origin.ts'
import type { Handlers } from '../endpoint-routes.ts'
import { actorOf, requireVisitor, visitorOf } from '../request-caller.ts'

export const visitorRoutes = (services: Services) =>
  ({
    identify: (request, reply) => identify(services, request, reply),
    logout: (request) => logOut(services, requireVisitor(request)),
    listOwnChats: (request) => listOwnChats(services, request.query, requireVisitor(request)),
    exportVisitor: (request) => exportVisitor(services, actorOf(request), request.params.visitorId),
    eraseVisitor: (request) => eraseVisitor(services, actorOf(request), request.params.visitorId),
  }) satisfies Partial<Handlers>

async function identify(
  services: Services,
  request: FastifyRequest<{ Body: Identify }>,
  reply: FastifyReply,
): Promise<Identified> {
  const caller = visitorOf(request)
  const site = await siteOf(services, request.body.siteKey, caller)
  setAllowedOrigin(request, reply, services.origins, site.id)
  return identifyVisitor(services, site, request.body.token, caller, request.ip)
}

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
