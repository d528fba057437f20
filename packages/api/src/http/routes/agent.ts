import { createAgent, listAgents, showMe } from '@papo/core/agent/agents'
import { listColleagues } from '@papo/core/agent/colleagues'
import { heartbeat } from '@papo/core/presence/heartbeat'
import { updateAgent } from '@papo/core/presence/update-agent'
import type { Services } from '@papo/core/services'
import type { Handlers } from '../endpoint-routes.ts'
import { actorOf, agentOf } from '../request-caller.ts'

export const agentRoutes = (services: Services) =>
  ({
    getMe: (request) => showMe(services, agentOf(request)),
    heartbeat: (request) => heartbeat(services, agentOf(request), request.body.availability),
    listColleagues: (request) => listColleagues(services, agentOf(request).workspaceId),
    listAgents: async (request) => ({ agents: await listAgents(services, agentOf(request)) }),
    createAgent: (request) => createAgent(services, actorOf(request), request.body),
    updateAgent: (request) =>
      updateAgent(services, actorOf(request), request.params.agentId, request.body),
  }) satisfies Partial<Handlers>
