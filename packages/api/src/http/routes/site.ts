import {
  CreateSiteSchema,
  id,
  SiteListSchema,
  SiteSchema,
  UpdateSiteSchema,
  WidgetSettingsSchema,
} from '@papo/protocol/schemas'
import Type from 'typebox'
import type { App } from '../app-type.ts'
import { actorOf, agentOf } from '../request-caller.ts'
import type { Services } from '@papo/core/services'
import { createSite, listSites, siteByKey, updateSite, widgetSettings } from '@papo/core/site/sites'

const SiteParams = Type.Object({ siteId: id('The site.') }, { additionalProperties: false })

export function siteRoutes(app: App, services: Services): void {
  app.get(
    '/v1/widget/:siteKey',
    {
      config: {
        policy: 'open',
        limit: { none: 'every page of a customer asks once, and many share an address' },
      },
      schema: {
        operationId: 'widgetSettings',
        summary: 'The widget’s settings of a site',
        tags: ['widget'],
        params: Type.Object(
          { siteKey: Type.String({ minLength: 1, maxLength: 64, description: 'The public key.' }) },
          { additionalProperties: false },
        ),
        response: { 200: WidgetSettingsSchema },
      },
    },
    async (request) => {
      const site = await siteByKey(services, request.params.siteKey)
      return widgetSettings(site, request.headers.origin ?? null, services.clock.now())
    },
  )
  app.get(
    '/v1/sites',
    {
      config: { policy: 'owner', limit: { none: 'only people with an account read it' } },
      schema: {
        operationId: 'listSites',
        summary: 'The sites of the workspace',
        tags: ['sites'],
        response: { 200: SiteListSchema },
      },
    },
    async (request) => ({ sites: await listSites(services, agentOf(request).workspaceId) }),
  )
  app.post(
    '/v1/sites',
    {
      config: { /* @fault owners-make-sites */ policy: 'owner', limit: 'write' },
      schema: {
        operationId: 'createSite',
        summary: 'Create a site',
        tags: ['sites'],
        body: CreateSiteSchema,
        response: { 201: SiteSchema },
      },
    },
    async (request, reply) => {
      const site = await createSite(services, actorOf(request), request.body)
      return reply.code(201).send(site)
    },
  )
  app.patch(
    '/v1/sites/:siteId',
    {
      config: { policy: 'owner', limit: 'write' },
      schema: {
        operationId: 'updateSite',
        summary: 'Change a site',
        tags: ['sites'],
        params: SiteParams,
        body: UpdateSiteSchema,
        response: { 200: SiteSchema },
      },
    },
    async (request) => updateSite(services, actorOf(request), request.params.siteId, request.body),
  )
}
