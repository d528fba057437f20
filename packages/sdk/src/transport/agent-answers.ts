import type { Agent, Endpoint } from '@papo/protocol'
import type { Model } from './model.ts'
import { type Answers, askedChat, askedMessage, chat, chats } from './visitor-answers.ts'

export const agent = (id = ''): Model<Agent> => ({ id, name: '', email: '', role: '' })

/** The models of the answers to agents, besides those that stand beside their methods. */
export const agentAnswers = () =>
  ({
    'POST /v1/auth/token': () => ({ accessToken: '', expiresInSeconds: 0, agent: { id: '' } }),
    'GET /v1/me': () => ({ agent: agent(), workspace: { id: '', name: '' } }),
    'PATCH /v1/me': () => ({ agent: agent(), workspace: { id: '', name: '' } }),
    'GET /v1/chats/waiting': () => ({ ...chats, total: 0 }),
    'GET /v1/chats': () => chats,
    'POST /v1/chats/:chatId/accept': askedChat,
    'POST /v1/chats/:chatId/transfer': askedChat,
    'POST /v1/chats/:chatId/follow-up': () => chat(),
    'POST /v1/chats/:chatId/notes': askedMessage,
    'GET /v1/colleagues': () => ({ colleagues: [{ id: '' }] }),
  }) satisfies Partial<Answers<Endpoint>>
