import { listWaiting } from '@papo/core/chat/waiting-chats'
import type { Services } from '@papo/core/services'
import type { Handlers } from '../endpoint-routes.ts'
import { agentOf } from '../request-caller.ts'

export const queueRoutes = (services: Services) =>
  ({
    listWaitingChats: (request) => listWaiting(services, request.query, agentOf(request)),
  }) satisfies Partial<Handlers>
