import type { Chat } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { type AgentClient, type ChatListState, createAgentClient } from '../src/index.ts'
import {
  type Call,
  chatOf,
  done,
  messageOf,
  ok,
  pageOf,
  refusal,
  type Reply,
  SdkHarness,
  uuid,
} from './sdk-harness.ts'

let harness: SdkHarness
let agent: AgentClient

const clientOf = (accessToken?: string) =>
  createAgentClient({
    baseUrl: 'https://papo.test',
    platform: harness.platform,
    ...(accessToken ? { accessToken } : {}),
  })

beforeEach(() => {
  harness = new SdkHarness()
  agent = clientOf('token')
})

const me = (id = 'agent-1') =>
  ok({
    agent: { id, name: 'Bia', email: 'bia@example.com', role: 'agent' },
    workspace: { id: 'w', name: 'W' },
  })
const active: Partial<Chat> = { status: 'active', queuePosition: null, lastSeq: 1 }

const server = (call: Call): Reply | undefined => {
  if (call.path === '/v1/me') return me()
  if (call.query.includes('wait')) return undefined
  const chatId = call.path.split('/')[3] ?? ''
  if (call.path.endsWith('/messages') && call.method === 'GET') {
    return ok(pageOf([messageOf(1, { chatId })], { status: 'active' }))
  }
  return /^\/v1\/chats\/[^/]+$/.test(call.path) ? ok(chatOf({ ...active, id: chatId })) : undefined
}

describe('a change of the password', () => {
  const body = { currentPassword: 'the old password', newPassword: 'the new password' }
  const path = '/v1/me/password'
  let codes: string[] = []
  beforeEach(() => {
    codes = []
    agent = clientOf()
    agent.on('signedOut', ({ code }) => codes.push(code))
  })

  test('leaves the console signed in: a call that fails with the old cookie is repeated', async () => {
    harness.respond = server
    const chat = await agent.openChat('chat-1')
    await harness.advance(3000)
    const held = harness.pending
    expect(held.query).toContain('wait=25')
    const changed = agent.changePassword(body)
    expect(harness.pending).toMatchObject({ path, body, credentials: 'same-origin' })
    const change = harness.pending
    await held.answer(refusal('invalid_token'))
    expect(harness.pending).toBe(change)
    await change.answer(done)
    await changed
    await harness.advance(0)
    expect(harness.pending).toMatchObject({ path: held.path, query: held.query })
    expect(harness.pending).not.toBe(held)
    expect([codes, chat.state.connection]).toEqual([[], 'online'])
    await harness.pending.answer(refusal('invalid_token'))
    expect(codes).toEqual(['invalid_token'])
    chat.close()
  })

  test('changes nothing for failing calls when it is refused', async () => {
    const call = agent.getMe()
    const me = harness.pending
    const changed = agent.changePassword(body)
    const change = harness.pending
    const refused = Promise.allSettled([changed, call])
    await me.answer(refusal('invalid_token'))
    expect(codes).toEqual([])
    await change.answer(refusal('invalid_credentials'))
    expect(await refused).toMatchObject([
      { reason: { code: 'invalid_credentials' } },
      { reason: { code: 'invalid_token' } },
    ])
    expect(codes).toEqual(['invalid_token'])
  })

  test('ends a program’s token like any other', async () => {
    agent = clientOf('token')
    agent.on('signedOut', ({ code }) => codes.push(code))
    const changed = agent.changePassword(body)
    await harness.pending.answer(done)
    await changed
    const refused = Promise.allSettled([agent.getMe()])
    await harness.pending.answer(refusal('invalid_token'))
    expect(await refused).toMatchObject([{ reason: { code: 'invalid_token' } }])
    expect(codes).toEqual(['invalid_token'])
  })
})

describe('the caller', () => {
  test('is identified by a token for programs, without a cookie', async () => {
    harness.respond = server
    await agent.getMe()
    expect(harness.pending).toMatchObject({
      credentials: 'omit',
      headers: { authorization: 'Bearer token' },
    })
  })

  test('is identified by a cookie in the console, to the same origin only', async () => {
    agent = clientOf()
    harness.respond = (call) => (call.path === '/v1/auth/session' ? done : server(call))
    await agent.signIn({ email: 'bia@example.com', password: 'a long password' })
    expect(harness.pending).toMatchObject({
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: { email: 'bia@example.com', password: 'a long password' },
    })
    await agent.getMe()
    expect(harness.pending).toMatchObject({ credentials: 'same-origin', headers: {} })
    await agent.signOut()
    expect(harness.timeline.at(-1)).toBe('0 DELETE /v1/auth/session')
    expect(harness.pending).toMatchObject({ headers: {}, body: undefined })
  })

  test('has the token from its creation until it is revoked', async () => {
    agent = clientOf()
    harness.respond = ({ method }) =>
      method === 'POST'
        ? ok({
            accessToken: 'made',
            expiresInSeconds: 60,
            agent: { id: 'agent-1', name: 'Bia', role: 'agent' },
          })
        : done
    expect((await agent.createToken({ email: 'e', password: 'p' })).accessToken).toBe('made')
    await agent.signOut()
    expect(harness.pending).toMatchObject({
      method: 'DELETE',
      path: '/v1/auth/token',
      credentials: 'omit',
      headers: { authorization: 'Bearer made' },
    })
    harness.respond = () => me()
    await agent.getMe()
    expect(harness.pending.headers).toEqual({})
  })

  test('is signed out by any 401, but not by a wrong password', async () => {
    const codes: string[] = []
    const stop = agent.on('signedOut', ({ code }) => codes.push(code))
    harness.respond = () => refusal('invalid_credentials')
    await expect(agent.signIn({ email: 'e', password: 'p' })).rejects.toMatchObject({ status: 401 })
    harness.respond = () => refusal('not_authenticated')
    await expect(agent.listSites()).rejects.toMatchObject({ code: 'not_authenticated' })
    stop()
    await expect(agent.listSites()).rejects.toMatchObject({ code: 'not_authenticated' })
    expect(codes).toEqual(['not_authenticated'])
  })
})

test('every call goes to its address with its body', async () => {
  harness.respond = ({ path }) => {
    const id = path.split('/')[3] ?? 'made'
    const made = { id, name: 'N', email: 'e', role: 'agent', allowedOrigins: [] }
    const lists = { sites: [], agents: [], total: 0, chats: path.endsWith('/erase') ? 0 : [] }
    const others = { workspaceId: 'w', site: made, visitor: { id }, erasedAt: 'now', messages: 0 }
    return ok({ ...chatOf(), ...made, ...lists, ...others })
  }
  const site = { name: 'Shop', allowedOrigins: ['https://shop.test'] }
  const person = { name: 'Bia', email: 'bia@example.com', password: 'a long password' }
  await agent.listWaitingChats({ siteId: 's', limit: 5 })
  await agent.listChats({ status: 'ended', text: 'ação & more', before: '' })
  await agent.acceptChat('chat-1')
  await agent.createWorkspace({ name: 'W', owner: person, site })
  await agent.listSites()
  await agent.createSite(site)
  await agent.updateSite('s', { name: 'Store' })
  await agent.listAgents()
  await agent.createAgent({ ...person, role: 'agent' })
  await agent.exportVisitor('v')
  await agent.eraseVisitor('v')
  await agent.updateAgent('a', { disabled: true })
  expect(harness.timeline).toEqual([
    '0 GET /v1/chats/waiting?siteId=s&limit=5',
    '0 GET /v1/chats?status=ended&text=a%C3%A7%C3%A3o%20%26%20more',
    '0 POST /v1/chats/chat-1/accept',
    '0 POST /v1/workspaces',
    '0 GET /v1/sites',
    '0 POST /v1/sites',
    '0 PATCH /v1/sites/s',
    '0 GET /v1/agents',
    '0 POST /v1/agents',
    '0 POST /v1/visitors/v/export',
    '0 POST /v1/visitors/v/erase',
    '0 PATCH /v1/agents/a',
  ])
  expect(harness.calls[2]).toMatchObject({
    body: undefined,
    headers: { authorization: 'Bearer token' },
  })
  expect(harness.calls[2]?.headers).not.toHaveProperty('content-type')
  expect(harness.pending.body).toEqual({ disabled: true })
})

describe('an agent’s chat', () => {
  test('has its last page when it is open, and is followed from there', async () => {
    harness.respond = server
    const chat = await agent.openChat('chat-1')
    expect(chat.state).toMatchObject({ status: 'active', connection: 'online' })
    expect(chat.state.messages).toHaveLength(1)
    await harness.advance(2500)
    expect(harness.timeline).toEqual([
      '0 GET /v1/me',
      '0 GET /v1/chats/chat-1',
      '0 GET /v1/chats/chat-1/messages?tail=true',
      '2500 GET /v1/chats/chat-1/messages?after=c1&wait=25',
    ])
  })

  test('is one handle until it is closed, however often it is opened', async () => {
    harness.respond = server
    const [first, second] = await Promise.all([agent.openChat('chat-1'), agent.openChat('chat-1')])
    expect(first).toBe(second)
    first.close()
    expect(await agent.openChat('chat-1')).not.toBe(first)
    expect(harness.timeline.filter((line) => line.includes('/v1/me'))).toHaveLength(1)
  })

  test('can be opened again after a failure', async () => {
    harness.respond = (call) => (call.query ? refusal('chat_not_found') : server(call))
    await expect(agent.openChat('chat-1')).rejects.toMatchObject({ code: 'chat_not_found' })
    harness.respond = server
    expect((await agent.openChat('chat-1')).id).toBe('chat-1')
  })

  test('is followed at the same pace while the console is hidden', async () => {
    harness.respond = server
    await harness.hide(true)
    await agent.openChat('chat-1')
    await harness.advance(2500)
    expect(harness.pending.query).toBe('after=c1&wait=25')
  })

  test('in the console leaves connections for other calls', async () => {
    agent = clientOf()
    harness.respond = server
    for (const id of ['a', 'b', 'c', 'd', 'e']) await agent.openChat(id)
    await harness.advance(2500)
    const held = harness.calls.filter(({ query }) => query.includes('wait'))
    expect(held).toHaveLength(3)
    expect(harness.calls.filter(({ query }) => query === 'after=c1')).toHaveLength(2)
  })

  test('shows a colleague’s message as the colleague’s', async () => {
    harness.respond = (call) => (call.path === '/v1/me' ? me('agent-2') : server(call))
    const chat = await agent.openChat('chat-1')
    void chat.send('mine')
    await harness.advance(2500)
    const polled = harness.calls.findLast(({ query }) => query.includes('after'))
    await polled?.answer(
      ok(pageOf([messageOf(2, { clientId: uuid(1) })], { status: 'active', nextPollInMs: 0 })),
    )
    expect(chat.state.outgoing).toMatchObject([{ text: 'mine' }])
    const author = { type: 'agent' as const, id: 'agent-2', name: 'Caio' }
    await harness.pending.answer(
      ok(pageOf([messageOf(3, { clientId: uuid(1), author })], { status: 'active' })),
    )
    expect(chat.state.outgoing).toEqual([])
  })

  test('sends unsent messages only for the agent who wrote them', async () => {
    harness.respond = server
    const chat = await agent.openChat('chat-1')
    void chat.send('by the first')
    agent.close()
    await harness.advance(0)
    harness.respond = (call) => (call.path === '/v1/me' ? me('agent-2') : server(call))
    const another = await clientOf('another').openChat('chat-1')
    expect(another.state.outgoing).toEqual([])
  })
})

describe('a list of chats', () => {
  const states: ChatListState[] = []
  beforeEach(() => {
    states.length = 0
  })
  const show = ({ chats, total, connection, loaded }: ChatListState) =>
    `${chats.map(({ id }) => id).join()} of ${total} ${connection} ${loaded}`

  test('is polled every 2.5 s, every 10 s while hidden, and at once when the page becomes visible', async () => {
    harness.respond = () => ok({ chats: [chatOf()], total: 1 })
    const list = agent.watchQueue({ siteId: 's' })
    await harness.advance(5000)
    await harness.hide(true)
    await harness.advance(15_000)
    await harness.hide(false)
    list.close()
    expect(harness.calls.map(({ at }) => at)).toEqual([0, 2500, 5000, 15_000, 20_000])
    expect(new Set(harness.calls.map(({ query }) => query))).toEqual(new Set(['siteId=s']))
  })

  test('reports its state step by step', async () => {
    const list = agent.watchQueue()
    expect(show(list.state)).toBe(' of 0 connecting false')
    list.on('state', (state) => states.push(state))
    await harness.answer(ok({ chats: [chatOf({ id: 'a' }), chatOf({ id: 'b' })], total: 7 }))
    await harness.advance(2500)
    await harness.answer('cut')
    await harness.advance(1000)
    await harness.answer('cut')
    await harness.setNetwork(false)
    await harness.setNetwork(true)
    await harness.answer(ok({ chats: [chatOf({ id: 'b' })], total: 6 }))
    expect(states.map(show)).toEqual([
      'a,b of 7 connecting true',
      'a,b of 7 online true',
      'a,b of 7 offline true',
      'a,b of 7 connecting true',
      'b of 6 connecting true',
      'b of 6 online true',
    ])
  })

  test('keeps the same objects for unchanged chats', async () => {
    harness.respond = () => ok({ chats: [chatOf({ id: 'a' }), chatOf({ id: 'b' })], total: 2 })
    const list = agent.watchQueue()
    await harness.advance(0)
    const { state } = list
    list.on('state', (next) => states.push(next))
    await harness.advance(10_000)
    expect(list.state).toBe(state)
    harness.respond = () =>
      ok({ chats: [chatOf({ id: 'a', queuePosition: 9 }), chatOf({ id: 'b' })], total: 2 })
    await harness.advance(2500)
    expect(states).toHaveLength(1)
    expect(list.state.chats[0]).not.toBe(state.chats[0])
    expect(list.state.chats[1]).toBe(state.chats[1])
  })

  test('is refreshed on request; again after an answer that may be older; never twice at once', async () => {
    const list = agent.watchQueue()
    await harness.answer(ok({ chats: [], total: 0 }))
    await harness.advance(1000)
    list.refresh()
    expect(harness.calls.map(({ at }) => at)).toEqual([0, 1000])
    list.refresh()
    list.refresh()
    expect(harness.calls).toHaveLength(2)
    await harness.answer(ok({ chats: [chatOf()], total: 1 }))
    expect(harness.calls.map(({ at }) => at)).toEqual([0, 1000, 1000])
    await harness.answer(ok({ chats: [], total: 0 }))
    await harness.advance(2500)
    expect(harness.calls.map(({ at }) => at)).toEqual([0, 1000, 1000, 3500])
  })

  test('of the agent’s own chats contains what the server lists', async () => {
    harness.respond = () => ok({ chats: [chatOf({ id: 'a' })], nextCursor: 'more' })
    const list = agent.watchChats({ status: 'active', agentId: 'agent-1' })
    await harness.advance(0)
    expect(harness.pending.query).toBe('status=active&agentId=agent-1')
    expect(show(list.state)).toBe('a of 1 online true')
  })

  test('stops after a 401, and continues on request', async () => {
    const signedOut: string[] = []
    agent.on('signedOut', ({ code }) => signedOut.push(code))
    const list = agent.watchQueue()
    await harness.answer(refusal('not_authenticated'))
    await harness.advance(60_000)
    expect([harness.calls.length, list.state.connection, signedOut]).toEqual([
      1,
      'blocked',
      ['not_authenticated'],
    ])
    harness.respond = () => ok({ chats: [], total: 0 })
    list.refresh()
    await harness.advance(0)
    expect(list.state).toMatchObject({ connection: 'online', loaded: true })
  })

  test('is refreshed by the client’s reconnect, like every chat', async () => {
    harness.respond = (call) =>
      call.path.endsWith('waiting') ? ok({ chats: [], total: 0 }) : server(call)
    const list = agent.watchQueue()
    const chat = await agent.openChat('chat-1')
    await harness.advance(0)
    const respond = harness.respond
    harness.respond = () => refusal('not_authenticated')
    await harness.advance(60_000)
    const connections = () => [list.state.connection, chat.state.connection]
    expect(connections()).toEqual(['blocked', 'blocked'])
    harness.respond = respond
    agent.reconnect()
    await harness.advance(0)
    expect(connections()).toEqual(['online', 'online'])
  })

  test('is closed by the client’s close, like every chat', async () => {
    harness.respond = (call) =>
      call.path.endsWith('waiting') ? ok({ chats: [], total: 0 }) : server(call)
    const list = agent.watchQueue()
    agent.watchQueue().close()
    await agent.openChat('chat-1')
    await harness.advance(0)
    agent.close()
    agent.close()
    list.close()
    await harness.advance(60_000)
    expect(await harness.leftovers()).toEqual([])
    expect(harness.calls).toHaveLength(5)
  })
})
