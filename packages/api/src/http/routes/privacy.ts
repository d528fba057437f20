import { id, VisitorErasedSchema, VisitorExportSchema } from '@papo/protocol/schemas'
import Type from 'typebox'
import type { App } from '../app-type.ts'
import { actorOf } from '../request-caller.ts'
import type { Services } from '@papo/core/services'
import { eraseVisitor } from '@papo/core/privacy/erase'
import { exportVisitor } from '@papo/core/privacy/export'

const VisitorParams = Type.Object(
  { visitorId: id('The visitor.') },
  { additionalProperties: false },
)

export function privacyRoutes(app: App, services: Services): void {
  app.get(
    '/v1/visitors/:visitorId/export',
    {
      config: { policy: 'owner', limit: 'write' },
      schema: {
        operationId: 'exportVisitor',
        summary: 'Export all stored data of one visitor',
        tags: ['visitors'],
        params: VisitorParams,
        response: { 200: VisitorExportSchema },
      },
    },
    async (request) => exportVisitor(services, actorOf(request), request.params.visitorId),
  )
  app.delete(
    '/v1/visitors/:visitorId',
    {
      config: { policy: 'owner', limit: 'write' },
      schema: {
        operationId: 'eraseVisitor',
        summary: 'Erase a visitor for good',
        tags: ['visitors'],
        params: VisitorParams,
        response: { 200: VisitorErasedSchema },
      },
    },
    async (request) => eraseVisitor(services, actorOf(request), request.params.visitorId),
  )
}
