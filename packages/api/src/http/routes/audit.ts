import { AuditPageSchema } from '@papo/protocol/schemas'
import Type from 'typebox'
import type { App } from '../app-type.ts'
import { agentOf } from '../request-caller.ts'
import type { Services } from '@papo/core/services'
import { listAudit } from '@papo/core/audit/list'

export function auditRoutes(app: App, services: Services): void {
  app.get(
    '/v1/audit',
    {
      config: { policy: 'owner', limit: { none: 'only people with an account read it' } },
      schema: {
        operationId: 'listAudit',
        summary: 'What administrators did, newest first',
        tags: ['workspaces'],
        querystring: Type.Object(
          {
            before: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 100,
                description: 'The `nextCursor` of the last page.',
              }),
            ),
            limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: AuditPageSchema },
      },
    },
    async (request) => listAudit(services, agentOf(request).workspaceId, request.query),
  )
}
