import { randomUUID } from 'node:crypto'
import type { Chat, ChatStarted, LogPage, Message, WaitingChats } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHarness, type ApiHarness } from './api-harness.ts'

let harness: ApiHarness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness.close())

describe('a whole chat', () => {
  it('goes from the start over the queue and the conversation to the rating', async () => {
    const agent = await harness.agent('Bruno')
    const startId = randomUUID()
    const started = await harness.call<ChatStarted>('POST', '/v1/chats', {
      body: {
        siteKey: harness.site.key,
        clientId: startId,
        visitor: { name: 'Ana', email: 'ana@example.com', attributes: { plan: 'pro' } },
        message: { clientId: randomUUID(), text: 'Onde está meu pedido?' },
        page: { url: 'https://shop.example/cart?secret=1', title: 'Carrinho' },
        locale: 'pt-BR',
      },
    })
    expect(started.status).toBe(201)
    const { sessionId, visitorToken, chat } = started.body
    expect(chat).toMatchObject({ id: sessionId, status: 'waiting', queuePosition: 1, lastSeq: 1 })
    expect(chat.visitor).toEqual({ id: chat.visitor.id, name: 'Ana', hasEmail: true })
    const at = `/v1/chats/${sessionId}`

    const queue = await harness.call<WaitingChats>('GET', '/v1/chats/waiting', { token: agent })
    expect(queue.body.total).toBe(1)
    expect(queue.body.chats[0]).toMatchObject({
      id: sessionId,
      subject: 'Onde está meu pedido?',
      siteName: 'Demo',
      locale: 'pt-BR',
      visitor: { name: 'Ana', email: 'ana@example.com' },
      page: { url: 'https://shop.example/cart', title: 'Carrinho' },
    })

    const accepted = await harness.call<Chat>('POST', `${at}/accept`, { token: agent })
    expect(accepted.status).toBe(200)
    expect(accepted.body).toMatchObject({ status: 'active', queuePosition: null })
    expect(accepted.body.agent?.name).toBe('Bruno')
    expect(accepted.body.visitor.attributes).toEqual({ plan: 'pro' })
    const again = await harness.call<Chat>('POST', `${at}/accept`, { token: agent })
    expect([again.status, again.body.lastSeq]).toEqual([200, 2])

    const reply = { clientId: randomUUID(), text: 'Já vou ver.' }
    const sent = await harness.call<Message>('POST', `${at}/messages`, {
      token: agent,
      body: reply,
    })
    expect(sent.status).toBe(201)
    expect(sent.body).toMatchObject({
      seq: 3,
      kind: 'text',
      author: { type: 'agent', name: 'Bruno' },
    })

    const page = await harness.call<LogPage>('GET', `${at}/messages`, { token: visitorToken })
    expect(page.body.messages.map(({ seq, kind, text }) => [seq, kind, text])).toEqual([
      [1, 'text', 'Onde está meu pedido?'],
      [2, 'accepted', null],
      [3, 'text', 'Já vou ver.'],
    ])
    expect(page.body).toMatchObject({ status: 'active', hasMore: false, reset: false })

    const early = await harness.call('PUT', `${at}/rating`, {
      token: visitorToken,
      body: { rating: 5 },
    })
    expect([early.status, early.body.code]).toEqual([409, 'chat_not_ended'])

    const ended = await harness.call<Chat>('POST', `${at}/end`, { token: agent })
    expect(ended.body).toMatchObject({ status: 'ended', endedBy: 'agent' })
    const endedAgain = await harness.call<Chat>('POST', `${at}/end`, { token: visitorToken })
    expect([endedAgain.status, endedAgain.body.endedBy]).toEqual([200, 'agent'])

    const late = await harness.call('POST', `${at}/messages`, {
      token: visitorToken,
      body: { clientId: randomUUID(), text: 'Mais uma coisa' },
    })
    expect([late.status, late.body.code]).toEqual([409, 'chat_ended'])
    const repeat = await harness.call<Message>('POST', `${at}/messages`, {
      token: agent,
      body: reply,
    })
    expect([repeat.status, repeat.body.seq]).toEqual([200, 3])

    const rating = { rating: 5, feedback: 'Ótimo!' }
    const rated = await harness.call<Chat>('PUT', `${at}/rating`, {
      token: visitorToken,
      body: rating,
    })
    expect(rated.body).toMatchObject({ rating: 5, feedback: 'Ótimo!' })
    const same = await harness.call('PUT', `${at}/rating`, { token: visitorToken, body: rating })
    expect(same.status).toBe(200)
    const other = await harness.call('PUT', `${at}/rating`, {
      token: visitorToken,
      body: { rating: 1 },
    })
    expect([other.status, other.body.code]).toEqual([409, 'already_rated'])

    const rest = await harness.call<LogPage>('GET', `${at}/messages?after=${page.body.cursor}`, {
      token: visitorToken,
    })
    expect(rest.body.messages.map(({ seq, kind }) => [seq, kind])).toEqual([
      [4, 'ended'],
      [5, 'rated'],
    ])
    const queueAfter = await harness.call<WaitingChats>('GET', '/v1/chats/waiting', {
      token: agent,
    })
    expect(queueAfter.body.total).toBe(0)
    const history = await harness.call<{ chats: Chat[] }>('GET', '/v1/chats?status=ended', {
      token: agent,
    })
    expect(history.body.chats[0]).toMatchObject({ id: sessionId, rating: 5, feedback: 'Ótimo!' })
  })
})

describe('a start', () => {
  it('that is repeated finds the same chat, with a new token of the same visitor', async () => {
    const body = { siteKey: harness.site.key, clientId: randomUUID() }
    const first = await harness.call<ChatStarted>('POST', '/v1/chats', { body })
    const second = await harness.call<ChatStarted>('POST', '/v1/chats', { body })
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body.sessionId).toBe(first.body.sessionId)
    expect(second.body.visitorToken).not.toBe(first.body.visitorToken)
    const at = `/v1/chats/${first.body.sessionId}`
    for (const { visitorToken } of [first.body, second.body]) {
      expect((await harness.call('GET', at, { token: visitorToken })).status).toBe(200)
    }
    await harness.call('POST', `${at}/end`, { token: first.body.visitorToken })
  })

  it('that is made ten times at once makes one chat', async () => {
    const body = {
      siteKey: harness.site.key,
      clientId: randomUUID(),
      message: { clientId: randomUUID(), text: 'Oi' },
    }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => harness.call<ChatStarted>('POST', '/v1/chats', { body })),
    )
    expect(new Set(answers.map(({ body: { sessionId } }) => sessionId)).size).toBe(1)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    const { sessionId, visitorToken } = answers[0]?.body ?? { sessionId: '', visitorToken: '' }
    const log = await harness.call<LogPage>('GET', `/v1/chats/${sessionId}/messages`, {
      token: visitorToken,
    })
    expect(log.body.messages.map(({ seq }) => seq)).toEqual([1])
    await harness.call('POST', `/v1/chats/${sessionId}/end`, { token: visitorToken })
  })

  it('by a returning visitor finds the chat that is still open, then starts a new one as the same visitor', async () => {
    const visitor = await harness.start({ visitor: { name: 'Ana' } })
    const start = () =>
      harness.call<ChatStarted>('POST', '/v1/chats', {
        token: visitor.token,
        body: { siteKey: harness.site.key, clientId: randomUUID() },
      })
    const open = await start()
    expect([open.status, open.body.sessionId]).toEqual([200, visitor.chatId])
    expect(open.body.visitorToken).toBe(visitor.token)
    await harness.call('POST', `/v1/chats/${visitor.chatId}/end`, { token: visitor.token })
    const fresh = await start()
    expect(fresh.status).toBe(201)
    expect(fresh.body.sessionId).not.toBe(visitor.chatId)
    expect(fresh.body.chat.visitor.name).toBe('Ana')
    expect(fresh.body.chat.visitor.id).toBe(open.body.chat.visitor.id)
    await harness.call('POST', `/v1/chats/${fresh.body.sessionId}/end`, { token: visitor.token })
  })
})
