import {
  ChatListSchema,
  CreateIdentitySecretSchema,
  id,
  IdentifiedSchema,
  IdentifySchema,
  IdentitySecretCreatedSchema,
  IdentitySecretListSchema,
} from '@papo/protocol/schemas'
import Type from 'typebox'
import type { VisitorCaller } from '@papo/core/platform/caller'
import { listOwnChats } from '@papo/core/chat/history'
import type { App } from '../app-type.ts'
import { setAllowedOrigin } from '../cross-origin.ts'
import { actorOf, agentOf, visitorOf } from '../request-caller.ts'
import { Refusal } from '@papo/core/platform/refusal'
import type { Services } from '@papo/core/services'
import type { SiteRecord } from '@papo/core/site/site'
import { siteByKey } from '@papo/core/site/sites'
import { identifyVisitor } from '@papo/core/identity/identify'
import { logOut } from '@papo/core/identity/logout'
import { createSecret, endSecret, listSecrets } from '@papo/core/identity/secrets'

const siteId = id('The site.')
const SiteParams = Type.Object({ siteId }, { additionalProperties: false })
const SecretParams = Type.Object(
  { siteId, secretId: id('The secret.') },
  { additionalProperties: false },
)
const OwnChatsQuerySchema = Type.Object(
  {
    before: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'The `nextCursor` of the last page.',
      }),
    ),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  },
  { additionalProperties: false },
)
const nothing = { 204: Type.Null({ description: 'Done.' }) }

export function identityRoutes(app: App, services: Services): void {
  secretRoutes(app, services)
  app.post(
    '/v1/visitor/identify',
    {
      config: { policy: 'site', limit: 'identify' },
      schema: {
        operationId: 'identify',
        summary: 'Identify the visitor by a token of the site',
        tags: ['visitors'],
        body: IdentifySchema,
        response: { 200: IdentifiedSchema },
      },
    },
    async (request, reply) => {
      const caller = visitorOf(request)
      const site = await siteOf(services, request.body.siteKey, caller)
      setAllowedOrigin(request, reply, services.origins, site.id)
      return identifyVisitor(services, site, request.body.token, caller, request.ip)
    },
  )
  app.post(
    '/v1/visitor/logout',
    {
      config: { policy: 'visitor', limit: 'write' },
      schema: {
        operationId: 'logout',
        summary: 'Log the visitor out: the token is revoked at once',
        tags: ['visitors'],
        response: nothing,
      },
    },
    async (request, reply) => {
      await logOut(services, visitorOrRefuse(visitorOf(request)))
      return reply.code(204).send(null)
    },
  )
  app.get(
    '/v1/visitor/chats',
    {
      config: { policy: 'visitor', limit: 'poll' },
      schema: {
        operationId: 'listOwnChats',
        summary: 'The visitor’s own chats, newest first',
        tags: ['visitors'],
        querystring: OwnChatsQuerySchema,
        response: { 200: ChatListSchema },
      },
    },
    async (request) => listOwnChats(services, request.query, visitorOrRefuse(visitorOf(request))),
  )
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

function visitorOrRefuse(caller: VisitorCaller | null): VisitorCaller {
  if (caller !== null) return caller
  throw new Refusal('forbidden', 'This is for visitors.')
}

/** Routes for the secrets that a site's server signs with. For owners alone. */
function secretRoutes(app: App, services: Services): void {
  app.get(
    '/v1/sites/:siteId/identity-secrets',
    {
      config: { policy: 'owner', limit: { none: 'only people with an account read it' } },
      schema: {
        operationId: 'listIdentitySecrets',
        summary: 'The secrets that sign the identities of a site’s visitors, without their values',
        tags: ['sites'],
        params: SiteParams,
        response: { 200: IdentitySecretListSchema },
      },
    },
    async (request) => listSecrets(services, agentOf(request).workspaceId, request.params.siteId),
  )
  app.post(
    '/v1/sites/:siteId/identity-secrets',
    {
      config: { policy: 'owner', limit: 'write' },
      schema: {
        operationId: 'createIdentitySecret',
        summary: 'Create a secret, shown only once; the older ones get an end',
        tags: ['sites'],
        params: SiteParams,
        body: CreateIdentitySecretSchema,
        response: { 201: IdentitySecretCreatedSchema },
      },
    },
    async (request, reply) => {
      const { siteId: of } = request.params
      return reply.code(201).send(await createSecret(services, actorOf(request), of, request.body))
    },
  )
  app.delete(
    '/v1/sites/:siteId/identity-secrets/:secretId',
    {
      config: { policy: 'owner', limit: 'write' },
      schema: {
        operationId: 'endIdentitySecret',
        summary: 'End a secret at once',
        tags: ['sites'],
        params: SecretParams,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { siteId: of, secretId } = request.params
      await endSecret(services, actorOf(request), of, secretId)
      return reply.code(204).send(null)
    },
  )
}
