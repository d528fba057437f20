import type { Agent, Endpoint, IdentitySecret, Site } from '@papo/protocol'
import type { Model } from './model.ts'
import {
  type Answers,
  type Asked,
  askedChat,
  askedMessage,
  chats,
  visitorAnswers,
} from './visitor-answers.ts'

const agent = (id = ''): Model<Agent> => ({ id, name: '', email: '', role: '' })
const site = (id = ''): Model<Site> => ({ id, name: '', allowedOrigins: [''] })
const secret: Model<IdentitySecret> = { id: '', createdAt: '' }

/**
 * The models of the answers to agents, admins and owners. A function, so that a bundler leaves them out
 * where there are only visitors.
 */
export const agentAnswers = (): Answers<Endpoint> => ({
  ...visitorAnswers,
  'POST /v1/auth/token': () => ({ accessToken: '', expiresInSeconds: 0, agent: { id: '' } }),
  'GET /v1/me': () => ({ agent: agent(), workspace: { id: '', name: '' } }),
  'GET /v1/chats/waiting': () => ({ ...chats, total: 0 }),
  'GET /v1/chats': () => chats,
  'POST /v1/chats/:chatId/accept': askedChat,
  'POST /v1/chats/:chatId/transfer': askedChat,
  'POST /v1/chats/:chatId/notes': askedMessage,
  'GET /v1/colleagues': () => ({ colleagues: [{ id: '' }] }),
  'POST /v1/workspaces': () => ({ workspaceId: '', site: site() }),
  'GET /v1/sites': () => ({ sites: [site()] }),
  'POST /v1/sites': () => site(),
  'PATCH /v1/sites/:siteId': ({ params }: Asked) => site(params?.['siteId']),
  'GET /v1/sites/:siteId/identity-secrets': () => ({ secrets: [secret] }),
  'POST /v1/sites/:siteId/identity-secrets': () => ({ ...secret, secret: '' }),
  'GET /v1/visitors/:visitorId/export': ({ params }: Asked) => ({
    visitor: { id: params?.['visitorId'] ?? '' },
    chats: [],
  }),
  'DELETE /v1/visitors/:visitorId': () => ({ erasedAt: '', chats: 0, messages: 0 }),
  'GET /v1/agents': () => ({ agents: [agent()] }),
  'POST /v1/agents': () => agent(),
  'PATCH /v1/agents/:agentId': ({ params }: Asked) => agent(params?.['agentId']),
  'GET /v1/audit': () => ({ entries: [{ id: '' }] }),
})
