import { randomUUID } from 'node:crypto'
import type { Chat, ChatList, ChatStarted, LogPage, Message, WaitingChats } from '@papo/protocol'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { ApiHarness, HarnessVisitor, Or } from './api-harness.ts'
import type { OpenWith } from './presence.ts'
import { ManualTime } from './time.ts'

const text = (words: string) => ({ clientId: randomUUID(), text: words })

/** What holds for messages that visitors leave, on any harness. */
export function describeMessagesLeft(open: OpenWith): void {
  const time = new ManualTime()
  let harness: ApiHarness
  let agent: string
  beforeAll(async () => {
    harness = await open({ clock: time })
    agent = await harness.agent('Bruno')
  })
  afterAll(() => harness.close())

  const as = <Body>(method: string, path: string, token: string, body?: object) =>
    harness.call<Or<Body>>(method, path, { token, body })
  const post = <Body = Chat>(
    { chatId }: Pick<HarnessVisitor, 'chatId'>,
    path: string,
    token: string,
    body?: object,
  ) => as<Body>('POST', `/v1/chats/${chatId}${path}`, token, body)
  const leave = (visitor: HarnessVisitor, body: object = {}) =>
    post(visitor, '/leave-message', visitor.token, body)
  const queue = async () => (await as<WaitingChats>('GET', '/v1/chats/waiting', agent)).body
  const list = async (query: string) =>
    (await as<ChatList>('GET', `/v1/chats?${query}`, agent)).body.chats
  const messages = () => list('kind=message&status=waiting')
  const kindsOf = async (visitor: HarnessVisitor) =>
    (await visitor.poll()).body.messages.map(({ kind }) => kind)
  const message = (words: string, more: object = {}) =>
    harness.start({ kind: 'message', message: text(words), ...more })

  it('a message is left with nobody there: in no queue, with a number, and listed for agents', async () => {
    const { length } = await messages()
    const visitor = await message('Vocês abrem amanhã?', { visitor: { email: 'ana@example.com' } })
    const { body: chat } = await visitor.chat()
    expect(chat).toMatchObject({
      kind: 'message',
      status: 'waiting',
      queuePosition: null,
      lastSeq: 1,
    })
    expect(chat.number).toMatch(/^[2-9B-DF-HJ-NP-TV-Z]{5,}$/)
    expect(await queue()).toMatchObject({ total: 0, chats: [] })
    const listed = await messages()
    expect(listed).toHaveLength(length + 1)
    expect(listed[0]).toMatchObject({
      id: visitor.chatId,
      number: chat.number,
      subject: 'Vocês abrem amanhã?',
      visitor: { email: 'ana@example.com' },
    })
    expect((await list(`text=${chat.number.toLowerCase()}`)).map(({ id }) => id)).toEqual([chat.id])
    expect((await visitor.say('E no domingo?')).status).toBe(201)
    expect((await visitor.poll()).body).toMatchObject({ kind: 'message', queuePosition: null })
  })

  it('a message needs a text', async () => {
    const body = { siteKey: harness.site.key, clientId: randomUUID(), kind: 'message' }
    const empty = await harness.call('POST', '/v1/chats', { body })
    expect(empty.status).toBe(400)
    expect(empty.body.errors?.[0]?.path).toBe('/message')
    const visitor = await harness.start()
    const silent = await leave(visitor)
    expect([silent.status, silent.body.code]).toEqual([409, 'message_missing'])
    expect((await visitor.chat()).body).toMatchObject({ kind: 'live', queuePosition: 1 })
    await post(visitor, '/end', visitor.token)
  })

  it('a waiting visitor leaves a message instead, and those behind move up at once', async () => {
    const first = await harness.start({ message: text('Oi') })
    const second = await harness.start()
    expect((await second.chat()).body.queuePosition).toBe(2)
    const left = await leave(first, { email: 'ana@example.com' })
    expect(left.body).toMatchObject({ kind: 'message', status: 'waiting', queuePosition: null })
    await vi.waitFor(async () => expect((await second.poll()).body.queuePosition).toBe(1))
    expect((await queue()).chats.map(({ id }) => id)).toEqual([second.chatId])
    expect(await kindsOf(first)).toEqual(['text', 'became_message'])
    const seen = (await as<Chat>('GET', `/v1/chats/${first.chatId}`, agent)).body
    expect(seen.visitor.email).toBe('ana@example.com')
    await post(second, '/end', second.token)
  })

  it('leaving is one message, however often its answer is lost', async () => {
    const visitor = await harness.start()
    const body = { message: text('Quanto custa?') }
    const [one, other] = await Promise.all([leave(visitor, body), leave(visitor, body)])
    expect([one.status, other.status]).toEqual([200, 200])
    expect((await leave(visitor, body)).body.lastSeq).toBe(2)
    expect(await kindsOf(visitor)).toEqual(['text', 'became_message'])
    const mixed = await leave(visitor, { message: { ...body.message, text: 'Outra coisa' } })
    expect([mixed.status, mixed.body.code]).toEqual([422, 'client_id_reused'])
    expect((await leave(visitor, { email: 'ana@example.org' })).status).toBe(200)
    const seen = (await as<Chat>('GET', `/v1/chats/${visitor.chatId}`, agent)).body
    expect([seen.visitor.email, seen.lastSeq]).toEqual(['ana@example.org', 2])
  })

  it('a chat that an agent has, or that has ended, is no message any more', async () => {
    const visitor = await harness.start({ message: text('Oi') })
    await post(visitor, '/accept', agent)
    expect((await leave(visitor)).body.code).toBe('already_accepted')
    await post(visitor, '/end', agent)
    expect((await leave(visitor)).body.code).toBe('chat_ended')
  })

  it('a message is not idle, and its agent may be away: only a person closes it', async () => {
    const waiting = await message('Esperando')
    const taken = await message('Atendida')
    await post(taken, '/accept', agent)
    for (let minutes = 0; minutes < 180; minutes += 30) {
      time.skip(1800)
      await harness.sweepNow()
    }
    const statuses = async () =>
      Promise.all(
        [waiting, taken].map(async ({ chatId }) => {
          const { body } = await as<Chat>('GET', `/v1/chats/${chatId}`, harness.owner)
          return [body.status, body.lastSeq]
        }),
      )
    expect(await statuses()).toEqual([
      ['waiting', 1],
      ['active', 2],
    ])
    await post(taken, '/end', agent)
    expect(await statuses()).toEqual([
      ['waiting', 1],
      ['ended', 3],
    ])
  })

  it('a message takes no capacity, and goes back to the messages when it is requeued', async () => {
    const me = await as<{ agent: { id: string } }>('GET', '/v1/me', agent)
    const limit = (capacity: number) =>
      as('PATCH', `/v1/agents/${me.body.agent.id}`, harness.owner, { capacity })
    await limit(0)
    const visitor = await message('Preciso de nota fiscal')
    expect((await post(visitor, '/accept', agent)).status).toBe(200)
    expect((await post<Message>(visitor, '/messages', agent, text('Já envio.'))).status).toBe(201)
    const back = await post(visitor, '/transfer', agent, { to: { queue: true } })
    expect(back.body).toMatchObject({ kind: 'message', status: 'waiting', queuePosition: null })
    expect((await messages()).map(({ id }) => id)).toContain(visitor.chatId)
    expect((await queue()).total).toBe(0)
    await limit(5)
  })

  it('a visitor who comes back reaches the same message, and may chat besides', async () => {
    const visitor = await message('Primeira')
    const start = (kind: string) =>
      as<ChatStarted>('POST', '/v1/chats', visitor.token, {
        siteKey: harness.site.key,
        clientId: randomUUID(),
        kind,
        message: text('De novo'),
      })
    const again = await start('message')
    expect([again.status, again.body.sessionId]).toEqual([200, visitor.chatId])
    const live = await start('live')
    expect(live.status).toBe(201)
    expect(live.body.chat).toMatchObject({ kind: 'live', queuePosition: 1 })
    expect((await start('live')).body.sessionId).toBe(live.body.sessionId)
    await post(visitor, '/accept', agent)
    await post<Message>(visitor, '/messages', agent, text('Resposta'))
    const own = (await as<ChatList>('GET', '/v1/visitor/chats', visitor.token)).body.chats
    expect(own.map(({ id, kind, status, unread }) => [id, kind, status, unread])).toEqual([
      [live.body.sessionId, 'live', 'waiting', 0],
      [visitor.chatId, 'message', 'active', 1],
    ])
    await post({ chatId: live.body.sessionId }, '/end', visitor.token)
    await post(visitor, '/end', agent)
  })

  it('ten visitors outside the hours are promised nobody, and each finds the answer on return', async () => {
    const visitors = await Promise.all(
      Array.from({ length: 10 }, (_, at) => message(`Pergunta ${at}`)),
    )
    for (const visitor of visitors) {
      const { body } = await visitor.chat()
      expect(body).toMatchObject({ kind: 'message', queuePosition: null, estimatedWait: null })
    }
    const numbers = new Set(
      await Promise.all(visitors.map(async (visitor) => (await visitor.chat()).body.number)),
    )
    expect(numbers.size).toBe(10)
    for (const { id, subject } of await messages()) {
      if (!subject?.startsWith('Pergunta')) continue
      await post({ chatId: id }, '/accept', agent)
      await post<Message>({ chatId: id }, '/messages', agent, text(`Resposta a ${subject}`))
      await post({ chatId: id }, '/end', agent)
    }
    for (const [at, visitor] of visitors.entries()) {
      const page = (await visitor.poll()).body as LogPage
      expect(page.messages.map((entry) => entry.text)).toContain(`Resposta a Pergunta ${at}`)
      expect(page).toMatchObject({ status: 'ended', readUpTo: { visitor: 0 } })
    }
  })

  it('an agent follows an ended chat up, once, in a new message that the visitor can answer', async () => {
    const visitor = await harness.start({ message: text('Chegou?') })
    const early = await post(visitor, '/follow-up', agent, text('Chegou!'))
    expect([early.status, early.body.code]).toEqual([409, 'chat_not_ended'])
    await post(visitor, '/end', visitor.token)
    const body = text('Chegou hoje.')
    const made = await post(visitor, '/follow-up', agent, body)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      kind: 'message',
      status: 'active',
      followUpOf: visitor.chatId,
      agent: { name: 'Bruno' },
      lastSeq: 2,
    })
    const again = await post(visitor, '/follow-up', agent, body)
    expect([again.status, again.body.id]).toEqual([200, made.body.id])
    const other = await post(visitor, '/follow-up', agent, { ...body, text: 'Outra' })
    expect([other.status, other.body.code]).toEqual([422, 'client_id_reused'])
    const own = (await as<ChatList>('GET', '/v1/visitor/chats', visitor.token)).body.chats
    expect(own.map(({ id, kind }) => [id, kind])).toEqual([
      [made.body.id, 'message'],
      [visitor.chatId, 'live'],
    ])
    const answer = await post<Message>(
      { chatId: made.body.id },
      '/messages',
      visitor.token,
      text('Obrigada!'),
    )
    expect(answer.status).toBe(201)
    await post({ chatId: made.body.id }, '/end', agent)
  })
}
