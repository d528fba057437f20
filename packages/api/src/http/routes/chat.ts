import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ChatStarted, StartChat } from '@papo/protocol'
import { acceptChat } from '@papo/core/chat/accept'
import { extendChat } from '@papo/core/chat/activity'
import { endChat, rateChat } from '@papo/core/chat/end'
import { listChats } from '@papo/core/chat/history'
import { recordPage } from '@papo/core/chat/page'
import { showChat } from '@papo/core/chat/show'
import { startChat } from '@papo/core/chat/start'
import { transferChat } from '@papo/core/chat/transfer'
import type { Services } from '@papo/core/services'
import { siteByKey } from '@papo/core/site/sites'
import { setAllowedOrigin } from '../cross-origin.ts'
import type { Handlers } from '../endpoint-routes.ts'
import { agentOf, bearerToken, callerOf, requireVisitor, visitorOf } from '../request-caller.ts'

export const chatRoutes = (services: Services) =>
  ({
    startChat: (request, reply) => start(services, request, reply),
    getChat: (request) => showChat(services, request.params.chatId, callerOf(request)),
    listChats: (request) => listChats(services, request.query, agentOf(request)),
    acceptChat: (request) => acceptChat(services, request.params.chatId, agentOf(request)),
    transferChat: (request) =>
      transferChat(services, request.params.chatId, agentOf(request), request.body),
    extend: (request) => extendChat(services, request.params.chatId, callerOf(request)),
    setPage: (request) =>
      recordPage(services, request.params.chatId, requireVisitor(request), request.body),
    endChat: (request) => endChat(services, request.params.chatId, callerOf(request), request.ip),
    rateChat: (request) =>
      rateChat(services, request.params.chatId, callerOf(request), request.body),
  }) satisfies Partial<Handlers>

async function start(
  services: Services,
  request: FastifyRequest<{ Body: StartChat }>,
  reply: FastifyReply,
): Promise<ChatStarted> {
  const site = await siteByKey(services, request.body.siteKey)
  // @fault start-origin
  setAllowedOrigin(request, reply, services.origins, site.id)
  const caller = visitorOf(request)
  const returning = caller === null ? null : { caller, token: bearerToken(request) }
  const { created, answer } = await startChat(services, site, request.body, returning, request.ip)
  void reply.code(created ? 201 : 200)
  return answer
}
