import { AgentSchema, HeartbeatSchema, id, UpdateAgentSchema } from '@papo/protocol/schemas'
import Type from 'typebox'
import type { App } from '../app-type.ts'
import { actorOf, agentOf } from '../request-caller.ts'
import type { Services } from '@papo/core/services'
import { heartbeat } from '@papo/core/presence/heartbeat'
import { updateAgent } from '@papo/core/presence/update-agent'

const AgentParams = Type.Object({ agentId: id('The agent.') }, { additionalProperties: false })

export function presenceRoutes(app: App, services: Services): void {
  app.post(
    '/v1/me/heartbeat',
    {
      config: { policy: 'agent', limit: 'hint' },
      schema: {
        operationId: 'heartbeat',
        summary: 'Record that the agent is there, and set the availability',
        tags: ['agents'],
        body: HeartbeatSchema,
        response: { 204: Type.Null({ description: 'Done.' }) },
      },
    },
    async (request, reply) => {
      await heartbeat(services, agentOf(request), request.body.availability)
      return reply.code(204).send(null)
    },
  )
  app.patch(
    '/v1/agents/:agentId',
    {
      config: { policy: 'owner', limit: 'write' },
      schema: {
        operationId: 'updateAgent',
        summary: 'Change an agent, or disable one',
        tags: ['agents'],
        params: AgentParams,
        body: UpdateAgentSchema,
        response: { 200: AgentSchema },
      },
    },
    async (request) =>
      updateAgent(services, actorOf(request), request.params.agentId, request.body),
  )
}
