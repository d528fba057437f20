import type { LogPage } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { Rehearsal, uuid } from './rehearsal.ts'

let scene: Rehearsal
let chat: { id: string; token: string }
beforeEach(async () => {
  scene = new Rehearsal()
  chat = await scene.start()
})

const ask = (query = '') =>
  scene.ask<LogPage>(`GET /v1/chats/${chat.id}/messages${query}`, { token: chat.token })
const read = async (query = '') => (await ask(query)).body
const seqs = ({ messages }: LogPage) => messages.map(({ seq }) => seq)
const agentSends = async (count: number) => {
  for (let n = 1; n <= count; n++) await scene.backend.visitorSends(chat.id, `text ${n}`)
}

/** A held poll and the time of its answer. */
function hold(query: string) {
  const held = { at: null as number | null, page: null as LogPage | null }
  void read(query).then((page) => Object.assign(held, { at: scene.platform.elapsed, page }))
  return held
}

describe('the cursor', () => {
  test('never misses an entry and never repeats one', async () => {
    await agentSends(5)
    const first = await read('?limit=2')
    const second = await read(`?limit=2&after=${first.cursor}`)
    const third = await read(`?limit=2&after=${second.cursor}`)
    const last = await read(`?after=${third.cursor}`)
    expect([first, second, third, last].map(seqs)).toEqual([[1, 2], [3, 4], [5], []])
    expect([first, second, third].map(({ hasMore }) => hasMore)).toEqual([true, true, false])
    expect(last.cursor).toBe(third.cursor)
  })

  test('that is ahead, foreign or from another epoch leads to the log’s start', async () => {
    await agentSends(2)
    const { cursor } = await read()
    const other = await scene.backend.visitorStarts({ message: 'Hi' })
    const foreign = await scene.ask<LogPage>(`GET /v1/chats/${other.chatId}/messages`, {
      token: other.visitorToken,
    })
    expect(await read(`?after=${foreign.body.cursor}`)).toMatchObject({ reset: true })
    await scene.backend.isRestored()
    const page = await read(`?after=${cursor}`)
    expect(page.reset).toBe(true)
    expect(seqs(page)).toEqual([1, 2])
    expect(await read(`?after=${page.cursor}`)).toMatchObject({ reset: false, messages: [] })
  })

  test.each(['nonsense', 'cGFwbw', '%20', 'cGFwbzoxOng6eA'])('%j is refused', async (after) => {
    const { token } = chat
    const request = `GET /v1/chats/${chat.id}/messages?after=${after}`
    expect(await scene.refusal(request, { token })).toBe('invalid_cursor')
  })
})

describe('pages', () => {
  test('go backwards from the end, each oldest first', async () => {
    await agentSends(5)
    const tail = await read('?tail=true&limit=2')
    const earlier = await read('?before=4&limit=2')
    const first = await read('?before=2&limit=2')
    expect([tail, earlier, first].map(seqs)).toEqual([[4, 5], [2, 3], [1]])
    expect([tail, earlier, first].map((page) => page.hasEarlier)).toEqual([true, true, false])
    await scene.backend.visitorSends(chat.id, 'next')
    expect(seqs(await read(`?after=${tail.cursor}`))).toEqual([6])
  })

  test('are at most 48 KB', async () => {
    for (let n = 0; n < 20; n++) await scene.backend.visitorSends(chat.id, 'é'.repeat(4000))
    const page = await read('?limit=100')
    expect(JSON.stringify(page.messages).length).toBeLessThan(49_152)
    expect(page.hasMore).toBe(true)
    const tail = await read('?tail=true&limit=100')
    expect(tail.messages.at(-1)?.seq).toBe(20)
  })

  test.each(['limit=0', 'limit=101', 'wait=26', 'wait=1.5', 'tail=false', 'before=0', 'page=2'])(
    'with %s are refused',
    async (query) => {
      const { token } = chat
      const request = `GET /v1/chats/${chat.id}/messages?${query}`
      expect(await scene.refusal(request, { token })).toBe('invalid_request')
    },
  )

  test('refuse a query with two positions', async () => {
    const ask = (query: string) =>
      scene.refusal(`GET /v1/chats/${chat.id}/messages?${query}`, { token: chat.token })
    expect(await ask('tail=true&before=3')).toBe('invalid_request')
    expect(await ask('tail=true&wait=5')).toBe('invalid_request')
  })
})

describe('the poll interval', () => {
  test('is 2 to 3 seconds for plain polls and 0 for held ones', async () => {
    expect((await read()).nextPollInMs).toBe(2000)
    await agentSends(1)
    expect((await read('?wait=25')).nextPollInMs).toBe(0)
  })

  test('is replaced by a held poll until there is an entry', async () => {
    await scene.backend.agentAccepts(chat.id)
    const { cursor } = await read()
    const held = hold(`?wait=25&after=${cursor}`)
    await scene.platform.advance(7000)
    expect(held.at).toBeNull()
    await scene.backend.agentSends(chat.id, 'Hello')
    await scene.platform.settle()
    expect(held).toMatchObject({ at: 7000, page: { messages: [{ text: 'Hello' }] } })
  })

  test('ends a held poll after its seconds, and after 5 while waiting', async () => {
    const { cursor } = await read()
    const whileWaiting = hold(`?wait=25&after=${cursor}`)
    await scene.platform.advance(5000)
    expect(whileWaiting).toMatchObject({ at: 5000, page: { messages: [], nextPollInMs: 0 } })
    await scene.backend.agentAccepts(chat.id)
    const next = await read(`?after=${cursor}`)
    const held = hold(`?wait=25&after=${next.cursor}`)
    await scene.platform.advance(25_000)
    expect(held).toMatchObject({ at: 30_000, page: { messages: [] } })
  })

  test('ends a held poll whose caller has aborted', async () => {
    const aborter = new AbortController()
    const url = `https://papo.test/v1/chats/${chat.id}/messages?wait=25`
    const headers = { authorization: `Bearer ${chat.token}` }
    const request = scene.backend.fetch(url, { headers, signal: aborter.signal })
    await scene.platform.settle()
    expect(scene.platform.clock.pending).toEqual([5000])
    aborter.abort()
    await expect(request).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    expect(scene.platform.clock.pending).toEqual([])
  })
})

describe('hints', () => {
  test('show typing to the others, for 6 seconds', async () => {
    await scene.backend.agentAccepts(chat.id)
    await scene.backend.agentTypes(chat.id)
    const typist = { type: 'agent', id: scene.backend.agent.id, name: 'Ana' }
    expect((await read()).typing).toEqual([typist])
    await scene.platform.advance(6000)
    expect((await read()).typing).toEqual([])
  })

  test('end the held poll of the other side, not of the typist', async () => {
    await scene.backend.agentAccepts(chat.id)
    const { cursor } = await read()
    const held = hold(`?wait=25&after=${cursor}`)
    await scene.platform.settle()
    const { token } = chat
    await scene.ask(`POST /v1/chats/${chat.id}/typing`, { token, body: { typing: true } })
    await scene.platform.settle()
    expect(held.at).toBeNull()
    await scene.backend.agentTypes(chat.id)
    await scene.platform.settle()
    expect(held.at).toBe(0)
  })

  test('include read marks, which never move back nor beyond the log', async () => {
    await agentSends(3)
    const { token } = chat
    const mark = (upTo: number) =>
      scene.ask(`POST /v1/chats/${chat.id}/read`, { token, body: { upTo } })
    await mark(2)
    await mark(1)
    expect((await read()).readUpTo).toEqual({ visitor: 2, agent: 0 })
    await mark(99)
    await scene.backend.agentAccepts(chat.id)
    await scene.backend.agentReads(chat.id)
    expect((await read()).readUpTo).toEqual({ visitor: 3, agent: 4 })
  })

  test('end with the chat', async () => {
    await scene.backend.agentAccepts(chat.id)
    await scene.backend.agentTypes(chat.id)
    await scene.backend.agentEnds(chat.id)
    expect(await read()).toMatchObject({ status: 'ended', typing: [] })
    const body = { clientId: uuid(1), text: 'late' }
    const { token } = chat
    expect(await scene.refusal(`POST /v1/chats/${chat.id}/messages`, { token, body })).toBe(
      'chat_ended',
    )
  })
})

describe('the delivered marks', () => {
  const asAgent = async (query: string) => {
    const { body } = await scene.ask<LogPage>(`GET /v1/chats/${chat.id}/messages${query}`, {
      token: agentToken,
    })
    return body
  }
  let agentToken: string
  beforeEach(async () => {
    agentToken = await scene.token()
    await scene.backend.agentAccepts(chat.id)
  })

  test('are known after the side’s next poll, and for agents only', async () => {
    expect((await asAgent('?tail=true')).deliveredUpTo).toEqual({ visitor: null, agent: 1 })
    const { cursor, ...page } = await read('?tail=true')
    expect(page).not.toHaveProperty('deliveredUpTo')
    await read(`?after=${cursor}`)
    expect((await asAgent('?tail=true')).deliveredUpTo).toEqual({ visitor: 1, agent: 1 })
  })

  test('end the agent’s held poll, not the visitor’s', async () => {
    const { cursor } = await asAgent('?tail=true')
    const page = await read('?tail=true')
    const held = { at: null as number | null, page: null as LogPage | null }
    void asAgent(`?wait=25&after=${cursor}`).then((answer) =>
      Object.assign(held, { at: scene.platform.elapsed, page: answer }),
    )
    await scene.platform.advance(1000)
    const heldByVisitor = hold(`?wait=25&after=${page.cursor}`)
    await scene.platform.settle()
    expect(held).toMatchObject({ at: 1000, page: { deliveredUpTo: { visitor: 1, agent: 1 } } })
    expect(heldByVisitor.at).toBeNull()
  })
})
