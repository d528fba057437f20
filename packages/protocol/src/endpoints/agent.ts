import Type from 'typebox'
import {
  AgentListSchema,
  AgentSchema,
  CreateAgentSchema,
  HeartbeatSchema,
  MeSchema,
  UpdateAgentSchema,
} from '../agent.ts'
import { closed, id } from '../shapes.ts'
import { ColleaguesSchema } from '../transfer.ts'
import { defineEndpoints } from './endpoint.ts'

export const agentEndpoints = defineEndpoints({
  getMe: {
    method: 'GET',
    path: '/v1/me',
    policy: 'account',
    limit: { none: 'only people with an account read it' },
    tag: 'agents',
    summary: 'Who is calling',
    answers: { 200: MeSchema },
    errors: [],
  },
  heartbeat: {
    method: 'POST',
    path: '/v1/me/heartbeat',
    policy: 'agent',
    limit: 'hint',
    tag: 'agents',
    summary: 'Record that the agent is there, and set the availability',
    body: HeartbeatSchema,
    answers: { 204: null },
    errors: [],
  },
  listColleagues: {
    method: 'GET',
    path: '/v1/colleagues',
    policy: 'agent',
    limit: { none: 'only people with an account read it' },
    tag: 'agents',
    summary: 'List the agents whom a chat could be transferred to',
    query: closed(
      { siteId: Type.Optional(id('Only agents who answer this site.')) },
      'Which agents.',
    ),
    answers: { 200: ColleaguesSchema },
    errors: [],
  },
  listAgents: {
    method: 'GET',
    path: '/v1/agents',
    policy: 'admin',
    limit: { none: 'only people with an account read it' },
    tag: 'agents',
    summary: 'The agents of the workspace',
    answers: { 200: AgentListSchema },
    errors: [],
  },
  createAgent: {
    method: 'POST',
    path: '/v1/agents',
    policy: 'owner',
    limit: 'write',
    tag: 'agents',
    summary: 'Make an agent',
    body: CreateAgentSchema,
    answers: { 201: AgentSchema },
    errors: ['email_taken', 'weak_password'],
  },
  updateAgent: {
    method: 'PATCH',
    path: '/v1/agents/:agentId',
    policy: 'owner',
    limit: 'write',
    tag: 'agents',
    summary: 'Change an agent, or disable one',
    params: closed({ agentId: id('The agent.') }, 'The agent of the path.'),
    body: UpdateAgentSchema,
    answers: { 200: AgentSchema },
    errors: ['agent_not_found', 'changed_meanwhile', 'last_owner', 'weak_password'],
  },
})
