import { id, WaitingChatsSchema } from '@papo/protocol/schemas'
import Type from 'typebox'
import type { App } from '../app-type.ts'
import { agentOf } from '../request-caller.ts'
import type { Services } from '@papo/core/services'
import { listWaiting } from '@papo/core/chat/waiting-chats'

export function queueRoutes(app: App, services: Services): void {
  app.get(
    '/v1/chats/waiting',
    {
      config: {
        /* @fault one-policy */ policy: 'agent',
        limit: { none: 'only people with an account read it' },
      },
      schema: {
        operationId: 'listWaitingChats',
        summary: 'The queue, oldest first',
        tags: ['queue'],
        querystring: Type.Object(
          {
            siteId: Type.Optional(id('Only this site’s chats.')),
            limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: WaitingChatsSchema },
      },
    },
    async (request) => listWaiting(services, request.query, agentOf(request)),
  )
}
