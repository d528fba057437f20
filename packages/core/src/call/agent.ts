import { createAgent, listAgents, showMe } from '../agent/agents.ts'
import { listColleagues } from '../agent/colleagues.ts'
import { heartbeat } from '../presence/heartbeat.ts'
import { updateAgent } from '../presence/update-agent.ts'
import type { Services } from '../services.ts'
import { actorOf, type Answers, created, done, ok } from './answer.ts'

export const agentAnswers = (services: Services) =>
  ({
    getMe: ({ caller }) => ok(showMe(services, caller)),
    heartbeat: ({ caller, body }) => done(heartbeat(services, caller, body.availability)),
    listColleagues: ({ caller }) => ok(listColleagues(services, caller.workspaceId)),
    listAgents: ({ caller }) => ok(listAgents(services, caller).then((agents) => ({ agents }))),
    createAgent: (call) => created(createAgent(services, actorOf(call), call.body)),
    updateAgent: (call) => ok(updateAgent(services, actorOf(call), call.params.agentId, call.body)),
  }) satisfies Partial<Answers>
