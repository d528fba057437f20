import type { Chat, ChatList, LogPage, Message, Problem, WaitingChats } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Answered, Rehearsal, uuid } from './rehearsal.ts'

let scene: Rehearsal
beforeEach(() => {
  scene = new Rehearsal()
})

const poll = (id: string, token: string, query = '') =>
  scene.ask<LogPage>(`GET /v1/chats/${id}/messages${query}`, { token }).then(({ body }) => body)

const send = (id: string, token: string, text: string, n = 1) =>
  scene.ask<Message>(`POST /v1/chats/${id}/messages`, { token, body: { clientId: uuid(n), text } })

describe('a start', () => {
  test('puts the visitor into the queue', async () => {
    const first = await scene.start()
    const second = await scene.start({ message: { clientId: uuid(1), text: ' Hello ' } })
    expect([first.status, second.status]).toEqual([201, 201])
    const { body } = await scene.ask<Chat>(`GET /v1/chats/${second.id}`, { token: second.token })
    expect(body).toMatchObject({ status: 'waiting', queuePosition: 2, lastSeq: 1 })
    expect((await poll(second.id, second.token)).messages.map(({ text }) => text)).toEqual([
      'Hello',
    ])
  })

  test('that is repeated within 10 minutes is the same session, with a new token', async () => {
    const first = await scene.start({ clientId: uuid(7) })
    const again = await scene.start({ clientId: uuid(7) })
    expect(again).toMatchObject({ status: 200, id: first.id })
    expect(again.token).not.toBe(first.token)
    await scene.platform.advance(10 * 60_000 + 1)
    const body = { siteKey: 'demo', clientId: uuid(7) }
    expect(await scene.refusal('POST /v1/chats', { body })).toBe('start_expired')
  })

  test('of a visitor with an open chat returns that chat', async () => {
    const first = await scene.start()
    const message = { clientId: uuid(1), text: 'Still there?' }
    const again = await scene.start({ message }, { token: first.token })
    expect(again).toEqual({ ...first, status: 200 })
    expect((await scene.backend.log(first.id)).map(({ text }) => text)).toEqual(['Still there?'])
    await scene.backend.visitorEnds(first.id)
    const next = await scene.start({}, { token: first.token })
    expect(next.status).toBe(201)
    const visitors = (await scene.backend.chats()).map(({ visitor }) => visitor.id)
    expect(visitors).toEqual([visitors[0], visitors[0]])
  })

  test('shows agents the visitor and the page, and visitors neither', async () => {
    const { id, token } = await scene.start({
      visitor: { name: 'Rui', email: 'rui@example.com', attributes: { plan: 'pro' } },
      page: { url: 'https://shop.test/cart?secret=1#top', title: 'Cart' },
      locale: 'pt-BR',
      message: { clientId: uuid(1), text: 'Where is it?' },
    })
    const seen = await scene.ask<Chat>(`GET /v1/chats/${id}`, { token: await scene.token() })
    expect(seen.body).toMatchObject({
      siteName: 'Demo',
      subject: 'Where is it?',
      locale: 'pt-BR',
      page: { url: 'https://shop.test/cart', title: 'Cart', referrer: null },
      visitor: { name: 'Rui', email: 'rui@example.com', attributes: { plan: 'pro' } },
    })
    const own = await scene.ask<Chat>(`GET /v1/chats/${id}`, { token })
    expect(Object.keys(own.body.visitor)).toEqual(['id', 'name', 'hasEmail'])
    expect(own.body).not.toHaveProperty('subject')
  })
})

describe('the address of a page', () => {
  test('is limited in its encoded form, in which each character may become twelve', async () => {
    const url = `https://shop.test/${'😀'.repeat(500)}`
    for (const page of [{ url }, { url: 'https://shop.test/', referrer: url }])
      expect(
        await scene.refusal('POST /v1/chats', {
          body: { siteKey: 'demo', clientId: uuid(9), page },
        }),
      ).toBe('invalid_request')
    const { id, token } = await scene.start()
    expect(await scene.refusal(`POST /v1/chats/${id}/page`, { token, body: { url } })).toBe(
      'invalid_request',
    )
  })
})

describe('the attributes of a visitor', () => {
  test('keep the latest twenty, and are in no list', async () => {
    const numbered = (prefix: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, at]))
    const { id, token } = await scene.start({ visitor: { attributes: numbered('old', 20) } })
    await scene.start({ visitor: { attributes: numbered('new', 19) } }, { token })
    const agent = { token: await scene.token() }
    const seen = await scene.ask<Chat>(`GET /v1/chats/${id}`, agent)
    expect(seen.body.visitor.attributes).toEqual({ ...numbered('new', 19), old0: 0 })
    for (const list of ['GET /v1/chats/waiting', 'GET /v1/chats']) {
      const { chats } = (await scene.ask<ChatList>(list, agent)).body
      expect(chats.map(({ visitor }) => Object.keys(visitor))).toEqual([
        ['id', 'name', 'email', 'verified', 'externalId'],
      ])
    }
  })
})

describe('accepting', () => {
  test('has one winner, who may repeat it; the second agent is told that the chat is taken', async () => {
    const { id } = await scene.start()
    const [ana, bia] = [await scene.token(), await scene.token(await scene.backend.addAgent())]
    const accept = (token: string) => scene.ask<Chat>(`POST /v1/chats/${id}/accept`, { token })
    const [won, lost, again] = await Promise.all([accept(ana), accept(bia), accept(ana)])
    expect([won.status, lost.status, again.status]).toEqual([200, 409, 200])
    expect(won.body).toMatchObject({ status: 'active', queuePosition: null })
    expect(lost.body).toMatchObject({
      code: 'already_accepted',
      acceptedBy: { id: scene.backend.agent.id, name: 'Ana' },
    })
    expect((await scene.backend.log(id)).map(({ kind }) => kind)).toEqual(['accepted'])
  })

  test('moves the queue up', async () => {
    const first = await scene.start()
    const second = await scene.start()
    await scene.backend.agentAccepts(first.id)
    const page = await poll(second.id, second.token)
    expect(page.queuePosition).toBe(1)
  })

  test('is refused to an agent at capacity', async () => {
    scene = new Rehearsal({ agentCapacity: 1 })
    const [first, second] = [await scene.start(), await scene.start()]
    await scene.backend.agentAccepts(first.id)
    const token = await scene.token()
    expect(await scene.refusal(`POST /v1/chats/${second.id}/accept`, { token })).toBe(
      'agent_at_capacity',
    )
  })

  test('is refused after the end, and to visitors', async () => {
    const { id, token } = await scene.start()
    expect(await scene.refusal(`POST /v1/chats/${id}/accept`, { token })).toBe('forbidden')
    await scene.backend.visitorEnds(id)
    const agent = { token: await scene.token() }
    expect(await scene.refusal(`POST /v1/chats/${id}/accept`, agent)).toBe('chat_ended')
  })
})

describe('a send', () => {
  test('that is repeated answers the first message, even after the end', async () => {
    const { id, token } = await scene.start()
    const first = await send(id, token, 'Hello')
    const again = await send(id, token, '  Hello')
    await scene.backend.visitorEnds(id)
    const late = await send(id, token, 'Hello')
    expect([first.status, again.status, late.status]).toEqual([201, 200, 200])
    expect(late.body).toEqual(first.body)
    expect(await scene.backend.log(id)).toHaveLength(2)
  })

  test('ten times at once stores one message and leaves no gap', async () => {
    const { id, token } = await scene.start()
    await Promise.all(Array.from({ length: 10 }, () => send(id, token, 'Hello')))
    await send(id, token, 'Next', 2)
    expect((await scene.backend.log(id)).map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'Hello'],
      [2, 'Next'],
    ])
  })

  test('with a used id and another text is refused', async () => {
    const { id, token } = await scene.start()
    await send(id, token, 'Hello')
    const { body } = (await send(id, token, 'Bye')) as unknown as Answered<Problem>
    expect(body.code).toBe('client_id_reused')
  })

  test.each([
    ['', 'invalid_request'],
    ['   ', 'invalid_request'],
    ['a\u0000b', 'invalid_request'],
    ['\ud800', 'invalid_request'],
    ['x'.repeat(4001), 'text_too_long'],
  ])('of %j is refused and stores nothing', async (text, code) => {
    const { id, token } = await scene.start()
    const { body } = (await send(id, token, text)) as unknown as Answered<Problem>
    expect(body.code).toBe(code)
    expect(await scene.backend.log(id)).toEqual([])
  })

  test('counts code points, not surrogates', async () => {
    const { id, token } = await scene.start()
    expect((await send(id, token, '🙂'.repeat(4000))).status).toBe(201)
  })

  test('is refused to an agent before accepting, to another agent and after the end', async () => {
    const { id } = await scene.start()
    const ana = await scene.token()
    const bia = await scene.token(await scene.backend.addAgent())
    const refusal = async (token: string) =>
      ((await send(id, token, 'Hi')) as unknown as Answered<Problem>).body.code
    expect(await refusal(ana)).toBe('chat_not_active')
    await scene.backend.agentAccepts(id)
    expect(await refusal(bia)).toBe('not_your_chat')
    await scene.backend.agentEnds(id)
    expect(await refusal(ana)).toBe('chat_ended')
  })
})

describe('the end', () => {
  test('comes once, from either side, and names who ended it', async () => {
    const { id, token } = await scene.start()
    await scene.backend.agentAccepts(id)
    const end = () => scene.ask<Chat>(`POST /v1/chats/${id}/end`, { token })
    const first = await end()
    const again = await end()
    expect(first.body).toMatchObject({ status: 'ended', endedBy: 'visitor' })
    expect(again.body).toEqual(first.body)
  })

  test('of a waiting chat is for the visitor or an admin', async () => {
    const { id } = await scene.start()
    const agent = { token: await scene.token() }
    expect(await scene.refusal(`POST /v1/chats/${id}/end`, agent)).toBe('not_your_chat')
    const admin = { token: await scene.token(await scene.backend.addAgent({ role: 'admin' })) }
    const { body } = await scene.ask<Chat>(`POST /v1/chats/${id}/end`, admin)
    expect(body).toMatchObject({ status: 'ended', endedBy: 'agent' })
  })

  test('can come from the system, and an absent agent’s chat is requeued at its old ticket', async () => {
    const [first, second] = [await scene.start(), await scene.start()]
    await scene.backend.agentAccepts(first.id)
    expect(await scene.backend.agentIsAbsent(first.id)).toMatchObject({
      queuePosition: 1,
      agent: null,
    })
    expect(await scene.backend.chatExpires(second.id)).toMatchObject({ endedBy: 'system' })
    expect((await scene.backend.log(first.id)).map(({ kind }) => kind)).toEqual([
      'accepted',
      'requeued',
    ])
  })
})

describe('a rating', () => {
  const rate = (id: string, token: string, body: object) =>
    scene.ask<Partial<Problem>>(`PUT /v1/chats/${id}/rating`, { token, body })

  test('is accepted once, after the end', async () => {
    const { id, token } = await scene.start()
    expect((await rate(id, token, { rating: 5 })).body.code).toBe('chat_not_ended')
    await scene.backend.visitorEnds(id)
    const first = await rate(id, token, { rating: 5, feedback: ' Great ' })
    const again = await rate(id, token, { rating: 5, feedback: 'Great' })
    const other = await rate(id, token, { rating: 1 })
    expect([first.status, again.status, other.body.code]).toEqual([200, 200, 'already_rated'])
    expect((await scene.backend.log(id)).at(-1)).toMatchObject({
      kind: 'rated',
      rating: 5,
      text: 'Great',
    })
  })

  test('is for the visitor, from 1 to 5', async () => {
    const { id, token } = await scene.start()
    await scene.backend.visitorEnds(id)
    expect((await rate(id, token, { rating: 6 })).body.code).toBe('invalid_request')
    expect((await rate(id, await scene.token(), { rating: 5 })).body.code).toBe('forbidden')
    expect((await scene.backend.chats())[0]?.rating).toBeNull()
  })
})

describe('lists', () => {
  test('show waiting chats, oldest first, and their total', async () => {
    const ids = [await scene.start(), await scene.start(), await scene.start()].map(({ id }) => id)
    const { body } = await scene.ask<WaitingChats>('GET /v1/chats/waiting?limit=2', {
      token: await scene.token(),
    })
    expect(body.total).toBe(3)
    expect(body.chats.map(({ id }) => id)).toEqual(ids.slice(0, 2))
  })

  test('page through history, newest first', async () => {
    const ids = [await scene.start(), await scene.start(), await scene.start()].map(({ id }) => id)
    const token = await scene.token()
    const list = async (query: string) =>
      (await scene.ask<ChatList>(`GET /v1/chats?${query}`, { token })).body
    const first = await list('limit=2')
    const second = await list(`limit=2&before=${encodeURIComponent(first.nextCursor ?? '')}`)
    expect([...first.chats, ...second.chats].map(({ id }) => id)).toEqual(ids.toReversed())
    expect(second.nextCursor).toBeNull()
    expect(await scene.refusal('GET /v1/chats?before=nonsense', { token })).toBe('invalid_cursor')
  })

  test('can be filtered by status, agent, site and text', async () => {
    const { id } = await scene.start({ visitor: { name: 'Rui' } })
    const other = await scene.start()
    await scene.backend.agentAccepts(other.id)
    const token = await scene.token()
    const found = async (query: string) =>
      (await scene.ask<ChatList>(`GET /v1/chats?${query}`, { token })).body.chats.map(
        ({ id }) => id,
      )
    expect(await found('status=waiting')).toEqual([id])
    expect(await found('text=rui')).toEqual([id])
    expect(await found(`agentId=${scene.backend.agent.id}`)).toEqual([other.id])
    expect(await found(`siteId=${(await scene.backend.addSite()).id}`)).toEqual([])
    expect(await scene.refusal('GET /v1/chats?status=gone', { token })).toBe('invalid_request')
  })
})
