import type {
  Chat,
  ChatStatus,
  Contract,
  Endpoint,
  LogPage,
  Message,
  Problem,
  SendMessage,
  VisitorEndpoint,
} from '@papo/protocol'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  type AgentChat,
  AgentClient,
  type AuditQuery,
  type ChatEvent,
  type ChatEvents,
  type ChatHandle,
  type ChatListWatch,
  type ChatsQuery,
  type Connection,
  createAgentClient,
  createVisitorClient,
  type ListQuery,
  type LogQuery,
  type OutgoingMessage,
  PapoError,
  type Platform,
  type Stop,
  type VisitorChat,
  VisitorClient,
  type WaitingChatsQuery,
} from '../src/index.ts'
import type { Answer, Call, ParamName } from '../src/transport/contract.ts'

describe('the types of the SDK', () => {
  test('cover every endpoint with its parameters, body and answer', () => {
    expectTypeOf<ParamName<'GET /v1/me'>>().toEqualTypeOf<never>()
    expectTypeOf<ParamName<'GET /v1/chats/:chatId/messages'>>().toEqualTypeOf<'chatId'>()
    expectTypeOf<ParamName<'GET /a/:one/b/:two'>>().toEqualTypeOf<'one' | 'two'>()
    expectTypeOf<Answer<'GET /v1/chats/:chatId/messages'>>().toEqualTypeOf<LogPage>()
    expectTypeOf<Call<'POST /v1/chats/:chatId/typing'>>().toExtend<{
      params: { chatId: string }
      body: { typing: boolean }
    }>()
    expectTypeOf<Call<'GET /v1/me'>>().not.toHaveProperty('params')
    expectTypeOf<Call<'POST /v1/chats/:chatId/messages'>['body']>().toEqualTypeOf<SendMessage>()
    expectTypeOf<Answer<'POST /v1/chats/:chatId/messages'>>().toEqualTypeOf<Message>()
    expectTypeOf<Answer<'POST /v1/chats/:chatId/typing'>>().toEqualTypeOf<void>()
    expectTypeOf<'POST /v1/chats/:chatId/accept'>().toExtend<Endpoint>()
    expectTypeOf<'POST /v1/chats/:chatId/acept'>().not.toExtend<Endpoint>()
  })

  test('name the queries that the protocol has, each field with its type', () => {
    type Query<E extends Endpoint> = Contract[E] extends { query: infer Q } ? Q : never
    expectTypeOf<LogQuery>().toEqualTypeOf<Query<'GET /v1/chats/:chatId/messages'>>()
    expectTypeOf<WaitingChatsQuery>().toEqualTypeOf<Query<'GET /v1/chats/waiting'>>()
    expectTypeOf<ChatsQuery>().toEqualTypeOf<Query<'GET /v1/chats'>>()
    expectTypeOf<ListQuery>().toEqualTypeOf<Query<'GET /v1/visitor/chats'>>()
    expectTypeOf<AuditQuery>().toEqualTypeOf<Query<'GET /v1/audit'>>()
  })

  test('give visitors the calls that a visitor may make', () => {
    expectTypeOf<'GET /v1/widget/:siteKey'>().toExtend<VisitorEndpoint>()
    expectTypeOf<'POST /v1/chats/:chatId/page'>().toExtend<VisitorEndpoint>()
    expectTypeOf<'POST /v1/chats/:chatId/accept'>().not.toExtend<VisitorEndpoint>()
    expectTypeOf<'POST /v1/auth/token'>().not.toExtend<VisitorEndpoint>()
  })

  test('give each event its value', () => {
    const listen = (chat: ChatHandle) =>
      chat.on('message', (message) => expectTypeOf(message).toEqualTypeOf<Message>())
    expectTypeOf(listen).returns.toEqualTypeOf<Stop>()
    expectTypeOf<ChatEvents['status']>().toEqualTypeOf<ChatStatus>()
    expectTypeOf<ChatEvents['outgoing']>().toEqualTypeOf<OutgoingMessage>()
    expectTypeOf<ChatEvents['error']>().toEqualTypeOf<PapoError>()
    expectTypeOf<ChatEvent['type']>().toEqualTypeOf<keyof ChatEvents>()
    expectTypeOf<Extract<ChatEvent, { type: 'message' }>['message']>().toEqualTypeOf<Message>()
    expectTypeOf<Connection>().toEqualTypeOf<'connecting' | 'online' | 'offline' | 'blocked'>()
  })

  test('give visitors and agents their own methods only', () => {
    expectTypeOf<VisitorChat['rate']>().parameter(0).toEqualTypeOf<1 | 2 | 3 | 4 | 5>()
    expectTypeOf<AgentChat>().not.toHaveProperty('rate')
    expectTypeOf(createVisitorClient).returns.toEqualTypeOf<VisitorClient>()
    expectTypeOf(createAgentClient).returns.toEqualTypeOf<AgentClient>()
    expectTypeOf<VisitorClient['start']>().returns.resolves.toEqualTypeOf<VisitorChat>()
    expectTypeOf<VisitorClient['resume']>().returns.resolves.toEqualTypeOf<VisitorChat | null>()
    expectTypeOf<VisitorClient['getChatMessages']>().returns.resolves.toEqualTypeOf<Message[]>()
    expectTypeOf<AgentClient['acceptChat']>().returns.resolves.toEqualTypeOf<Chat>()
    expectTypeOf<AgentClient['watchQueue']>().returns.toEqualTypeOf<ChatListWatch>()
    expectTypeOf<VisitorClient>().not.toHaveProperty('acceptChat')
  })

  test('include the problem of an error, with the agent who accepted a chat', () => {
    expectTypeOf<PapoError['problem']>().toEqualTypeOf<Problem | null>()
    const error = new PapoError('already_accepted')
    expectTypeOf(error.problem?.acceptedBy?.name).toEqualTypeOf<string | undefined>()
    expect(error).toMatchObject({ retry: false, problem: null, status: null, requestId: null })
  })

  test('let a program pass its own platform', () => {
    expectTypeOf<Platform['setTimer']>().toEqualTypeOf<(run: () => void, ms: number) => Stop>()
    expect(createAgentClient({ baseUrl: '' })).toBeInstanceOf(AgentClient)
    expect(createVisitorClient({ baseUrl: '', siteKey: 'k' })).toBeInstanceOf(VisitorClient)
  })
})
