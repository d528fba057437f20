import type {
  Chat,
  Contract,
  Endpoint,
  LogPage,
  Message,
  SendMessage,
  VisitorEndpoint,
} from '@papo/protocol'
import type { Model } from './model.ts'

/** The call that an answer must be about. */
export interface Asked {
  params?: Record<string, string>
  body?: unknown
}

/** The models of the answers of these endpoints. Absent endpoints answer 204. */
export type Answers<E extends Endpoint> = {
  readonly [K in E as Contract[K]['answer'] extends void ? never : K]: (
    asked: Asked,
  ) => Model<Contract[K]['answer']>
}

export const chat = (id = ''): Model<Chat> => ({
  id,
  status: '',
  visitor: { id: '' },
  createdAt: '',
  lastSeq: 0,
})

const message = (chatId = '', clientId: string | null = null): Model<Message> => ({
  id: '',
  seq: 0,
  chatId,
  clientId,
  kind: '',
  author: { type: '' },
  createdAt: '',
})

/** The chat of the address. */
export const askedChat = ({ params }: Asked) => chat(params?.['chatId'])

/** The message that was sent, in its chat and under its client id. */
export const askedMessage = ({ params, body }: Asked) =>
  message(params?.['chatId'], (body as SendMessage).clientId)

/** A page of the log of the chat. */
export const askedPage = ({ params }: Asked): Model<LogPage> => ({
  status: '',
  messages: [message(params?.['chatId'])],
  cursor: '',
  hasMore: true,
  reset: true,
  nextPollInMs: 0,
  typing: [],
  readUpTo: { visitor: 0, agent: 0 },
})

export const chats = { chats: [chat()] }

/** The models of the answers to visitors. Hand-written, so that no schema library reaches a browser. */
export const visitorAnswers: Answers<VisitorEndpoint> = {
  'GET /v1/widget/:siteKey': () => ({
    siteName: '',
    allowed: true,
    appearance: {},
    texts: {},
    form: {},
  }),
  'POST /v1/chats': () => ({ sessionId: '', visitorToken: '', chat: chat() }),
  'GET /v1/chats/:chatId': askedChat,
  'GET /v1/chats/:chatId/messages': askedPage,
  'POST /v1/chats/:chatId/messages': askedMessage,
  'POST /v1/chats/:chatId/end': askedChat,
  'POST /v1/chats/:chatId/leave-message': askedChat,
  'PUT /v1/chats/:chatId/rating': askedChat,
  'POST /v1/visitor/identify': () => ({ visitorToken: '' }),
  'POST /v1/visitor/return': () => ({ visitorToken: '', sessionId: '' }),
  'GET /v1/visitor/chats': () => chats,
}
