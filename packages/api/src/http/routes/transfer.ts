import {
  ChatSchema,
  ColleaguesSchema,
  PageVisitSchema,
  TransferSchema,
} from '@papo/protocol/schemas'
import Type from 'typebox'
import type { App } from '../app-type.ts'
import { agentOf, requireVisitor } from '../request-caller.ts'
import type { Services } from '@papo/core/services'
import { listColleagues } from '@papo/core/agent/colleagues'
import { recordPage } from '@papo/core/chat/page'
import { ChatParams } from './chat.ts'
import { transferChat } from '@papo/core/chat/transfer'

/** Transfers, the colleagues to transfer to, and the visitor's current page. */
export function transferRoutes(app: App, services: Services): void {
  app.post(
    '/v1/chats/:chatId/transfer',
    {
      config: { policy: 'agent', limit: 'write' },
      schema: {
        operationId: 'transferChat',
        summary: 'Transfer a chat to a colleague, or back to the queue',
        tags: ['chats'],
        params: ChatParams,
        body: TransferSchema,
        response: { 200: ChatSchema },
      },
    },
    async (request) =>
      transferChat(services, request.params.chatId, agentOf(request), request.body),
  )
  app.get(
    '/v1/colleagues',
    {
      config: { policy: 'agent', limit: { none: 'only people with an account read it' } },
      schema: {
        operationId: 'listColleagues',
        summary: 'List the agents whom a chat could be transferred to',
        tags: ['agents'],
        response: { 200: ColleaguesSchema },
      },
    },
    async (request) => listColleagues(services, agentOf(request).workspaceId),
  )
  app.post(
    '/v1/chats/:chatId/page',
    {
      config: { policy: 'visitor', limit: 'hint' },
      schema: {
        operationId: 'setPage',
        summary: 'Set the page that the visitor is on',
        tags: ['chats'],
        params: ChatParams,
        body: PageVisitSchema,
        response: { 204: Type.Null({ description: 'Done.' }) },
      },
    },
    async (request, reply) => {
      await recordPage(services, request.params.chatId, requireVisitor(request), request.body)
      return reply.code(204).send(null)
    },
  )
}
