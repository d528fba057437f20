import {
  ChatListSchema,
  ChatSchema,
  ChatStartedSchema,
  ChatStatusSchema,
  id,
  RateChatSchema,
  StartChatSchema,
} from '@papo/protocol/schemas'
import Type from 'typebox'
import type { App } from '../app-type.ts'
import { setAllowedOrigin } from '../cross-origin.ts'
import { agentOf, bearerToken, callerOf, visitorOf } from '../request-caller.ts'
import type { Services } from '@papo/core/services'
import { siteByKey } from '@papo/core/site/sites'
import { acceptChat } from '@papo/core/chat/accept'
import { endChat, rateChat } from '@papo/core/chat/end'
import { listChats } from '@papo/core/chat/history'
import { showChat } from '@papo/core/chat/show'
import { extendChat } from '@papo/core/chat/activity'
import { startChat } from '@papo/core/chat/start'

export const ChatParams = Type.Object({ chatId: id('The chat.') }, { additionalProperties: false })

const HistoryQuerySchema = Type.Object(
  {
    status: Type.Optional(ChatStatusSchema),
    agentId: Type.Optional(id('Only this agent’s chats.')),
    siteId: Type.Optional(id('Only this site’s chats.')),
    text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Found in names, e-mails and texts.',
      }),
    ),
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
)

export function chatRoutes(app: App, services: Services): void {
  startRoute(app, services)
  app.get(
    '/v1/chats/:chatId',
    {
      config: { policy: 'participant', limit: 'poll' },
      schema: {
        operationId: 'getChat',
        summary: 'A chat as it is now',
        tags: ['chats'],
        params: ChatParams,
        response: { 200: ChatSchema },
      },
    },
    async (request) => showChat(services, request.params.chatId, callerOf(request)),
  )
  app.get(
    '/v1/chats',
    {
      config: { policy: 'agent', limit: { none: 'only people with an account read it' } },
      schema: {
        operationId: 'listChats',
        summary: 'The workspace’s chats, newest first',
        tags: ['chats'],
        querystring: HistoryQuerySchema,
        response: { 200: ChatListSchema },
      },
    },
    async (request) => listChats(services, request.query, agentOf(request)),
  )
  app.post(
    '/v1/chats/:chatId/accept',
    {
      config: { policy: 'agent', limit: 'write' },
      schema: {
        operationId: 'acceptChat',
        summary: 'Accept a waiting chat',
        tags: ['chats'],
        params: ChatParams,
        response: { 200: ChatSchema },
      },
    },
    async (request) => acceptChat(services, request.params.chatId, agentOf(request)),
  )
  app.post(
    '/v1/chats/:chatId/extend',
    {
      config: { policy: 'participant', limit: 'hint' },
      schema: {
        operationId: 'extend',
        summary: 'Extend an idle chat',
        tags: ['chats'],
        params: ChatParams,
        response: { 204: Type.Null({ description: 'Done.' }) },
      },
    },
    async (request, reply) => {
      await extendChat(services, request.params.chatId, callerOf(request))
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/v1/chats/:chatId/end',
    {
      config: { policy: 'participant', limit: 'write' },
      schema: {
        operationId: 'endChat',
        summary: 'End a chat, waiting or active',
        tags: ['chats'],
        params: ChatParams,
        response: { 200: ChatSchema },
      },
    },
    async (request) => endChat(services, request.params.chatId, callerOf(request), request.ip),
  )
  rateRoute(app, services)
}

function rateRoute(app: App, services: Services): void {
  app.put(
    '/v1/chats/:chatId/rating',
    {
      config: { policy: 'visitor', limit: 'write' },
      schema: {
        operationId: 'rateChat',
        summary: 'Rate an ended chat',
        tags: ['chats'],
        params: ChatParams,
        body: RateChatSchema,
        response: { 200: ChatSchema },
      },
    },
    async (request) => rateChat(services, request.params.chatId, callerOf(request), request.body),
  )
}

function startRoute(app: App, services: Services): void {
  app.post(
    '/v1/chats',
    {
      config: { policy: 'site', limit: 'start' },
      schema: {
        operationId: 'startChat',
        summary: 'Start a chat: the visitor enters the queue',
        tags: ['chats'],
        body: StartChatSchema,
        response: { 200: ChatStartedSchema, 201: ChatStartedSchema },
      },
    },
    async (request, reply) => {
      const site = await siteByKey(services, request.body.siteKey)
      // @fault start-origin
      setAllowedOrigin(request, reply, services.origins, site.id)
      const caller = visitorOf(request)
      const returning = caller === null ? null : { caller, token: bearerToken(request) }
      const { created, answer } = await startChat(
        services,
        site,
        request.body,
        returning,
        request.ip,
      )
      return reply.code(created ? 201 : 200).send(answer)
    },
  )
}
