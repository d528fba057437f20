import { createAgent, showMe } from '../agent/agents.ts'
import { listAgents } from '../chat/list-agents.ts'
import { listColleagues } from '../chat/colleagues.ts'
import { heartbeat } from '../presence/heartbeat.ts'
import { updateAgent } from '../presence/update-agent.ts'
import { updateMe } from '../session/update-me.ts'
import { actorOf, type Answers, created, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type AgentNeeds = NeedsOf<
  | typeof createAgent
  | typeof heartbeat
  | typeof listAgents
  | typeof listColleagues
  | typeof showMe
  | typeof updateAgent
  | typeof updateMe
>

export const agentAnswers = (needs: AgentNeeds) =>
  ({
    getMe: ({ caller }) => ok(showMe(needs, caller)),
    updateMe: (call) => ok(updateMe(needs, call.caller, actorOf(call), call.body)),
    heartbeat: ({ caller, body }) => done(heartbeat(needs, caller, body.availability)),
    listColleagues: ({ caller, query }) => ok(listColleagues(needs, caller.workspaceId, query)),
    listAgents: ({ caller }) => ok(listAgents(needs, caller).then((agents) => ({ agents }))),
    createAgent: (call) => created(createAgent(needs, actorOf(call), call.body)),
    updateAgent: (call) => ok(updateAgent(needs, actorOf(call), call.params.agentId, call.body)),
  }) satisfies Partial<Answers>
