import { randomUUID } from 'node:crypto'
import type { LogPage, Site } from '@papo/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Authenticator } from '@papo/core/session/authenticator'
import {
  type ApiAnswer,
  type ApiCall,
  type ApiUnderTest,
  openApi,
  ownOrigin,
} from './api-under-test.ts'

const shop = 'https://shop.example'
const operator = 'the-operator-of-metrics-0815'

let api: ApiUnderTest
let site: Site
let chat: { token: string; chatId: string }
let ended: { token: string; chatId: string }
beforeAll(async () => {
  api = await openApi({ RATE_LIMIT_SCALE: '1', METRICS_TOKEN: operator, LOG_LEVEL: 'debug' })
  const body = { name: 'Shop', allowedOrigins: [shop] }
  site = (await api.call('POST', '/v1/sites', { token: api.owner, body })).body as unknown as Site
  chat = await start()
  ended = await start()
  await api.call('POST', `/v1/chats/${ended.chatId}/end`, { token: ended.token })
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => api.close())

async function start() {
  const message = { clientId: randomUUID(), text: 'Oi' }
  const body = { siteKey: site.key, clientId: randomUUID(), message }
  const started = (await api.call('POST', '/v1/chats', { body })).body
  return { token: String(started['visitorToken']), chatId: String(started['sessionId']) }
}

const pathOf = ({ chatId }: typeof chat) => `/v1/chats/${chatId}/messages`
async function cursorOf(of: typeof chat): Promise<string> {
  const page = await api.call('GET', pathOf(of), { token: of.token })
  return (page.body as unknown as LogPage).cursor
}

/** A call, and whether it was answered in the first hook: to answer in the handler, a later one asks the authenticator. */
async function poll(url: string, call: ApiCall): Promise<{ answer: ApiAnswer; atOnce: boolean }> {
  const asked = vi.spyOn(Authenticator.prototype, 'caller')
  const answer = await api.call('GET', url, call)
  const atOnce = answer.status === 200 && asked.mock.calls.length === 0
  asked.mockRestore()
  return { answer, atOnce }
}

/** The same call by the later hooks: one with a cookie is not answered at once. */
const ordinary = (url: string, { headers, ...call }: ApiCall) =>
  poll(url, { ...call, headers: { ...headers, cookie: 'of=another' } })

/** What two answers of the same state may differ in. */
function comparable({ status, headers, text }: ApiAnswer) {
  const { 'x-request-id': id, date, ...others } = headers
  expect([id, date]).toEqual([expect.any(String), expect.any(String)])
  // In the order in which they are sent.
  return { status, headers: Object.entries(others), text: text.replaceAll(String(id), '') }
}

/** Makes the call both ways. Whether the first was answered at once, after the answers were compared. */
async function isAtOnce(url: string, call: ApiCall): Promise<boolean> {
  const [first, second] = [await poll(url, call), await ordinary(url, call)]
  expect(comparable(first.answer)).toEqual(comparable(second.answer))
  return first.atOnce
}

describe('a poll that can be answered at once has every byte of the ordinary answer', () => {
  it.each(['', shop, ownOrigin])('from the origin “%s”', async (origin) => {
    for (const of of [chat, ended]) {
      const url = `${pathOf(of)}?after=${await cursorOf(of)}`
      const headers: Record<string, string> = origin === '' ? {} : { origin }
      expect(await isAtOnce(url, { token: of.token, headers })).toBe(true)
      expect(await isAtOnce(`${url}&limit=7`, { token: of.token, headers })).toBe(true)
    }
  })
})

describe('any other poll is answered by the other hooks', () => {
  it('with entries', async () => {
    expect(await isAtOnce(pathOf(chat), { token: chat.token })).toBe(false)
  })

  it.each([
    '?tail=true',
    '?before=2',
    '?after=x&tail=true',
    '?more=1',
    '?limit=0',
    '?after=a&after=b',
  ])('with %s', async (query) => {
    expect(await isAtOnce(`${pathOf(chat)}${query}`, { token: chat.token })).toBe(false)
  })

  it.each(['?after=nonsense', `?after=${'x'.repeat(9000)}`])(
    'with a cursor of another kind',
    async (query) => {
      expect(await isAtOnce(`${pathOf(chat)}${query}`, { token: chat.token })).toBe(false)
    },
  )

  it('without a token, with a wrong one, with that of another visitor, and for an agent', async () => {
    const url = `${pathOf(chat)}?after=${await cursorOf(chat)}`
    expect(await isAtOnce(url, {})).toBe(false)
    expect(await isAtOnce(url, { token: `${chat.token.slice(0, -1)}_` })).toBe(false)
    expect(await isAtOnce(url, { token: 'none of ours' })).toBe(false)
    expect(await isAtOnce(url, { token: ended.token })).toBe(false)
    expect(await isAtOnce(url, { token: api.owner })).toBe(false)
  })

  it('from an origin that no site lists, or another site', async () => {
    const url = `${pathOf(chat)}?after=${await cursorOf(chat)}`
    const headers = { origin: 'https://evil.example' }
    expect(await isAtOnce(url, { token: chat.token, headers })).toBe(false)
  })
})

describe('what a poll does beside its answer', () => {
  it('is counted once, whichever way it goes', async () => {
    const own = await start()
    const idle = `${pathOf(own)}?after=${await cursorOf(own)}`
    const { token } = own
    const statuses: number[] = []
    // The call for the cursor was the first.
    for (let at = 0; at < 60; at += 1) {
      statuses.push((await poll(idle, { token })).answer.status)
      statuses.push((await poll(pathOf(own), { token })).answer.status)
    }
    expect(statuses.filter((status) => status === 200).length).toBe(119)
    expect(statuses.at(-1)).toBe(429)
    expect(await isAtOnce(idle, { token })).toBe(false)
  })

  it('is measured and logged once', async () => {
    const own = await start()
    const url = `${pathOf(own)}?after=${await cursorOf(own)}`
    const lines = () => api.log.filter((line) => line.includes('/v1/chats/:chatId/messages')).length
    const measured = async () => {
      const { text } = await api.call('GET', '/metrics', { token: operator })
      const line = /^.*_count\{[^}]*route="\/v1\/chats\/:chatId\/messages"[^}]*\} (\d+)$/mu
      return Number(line.exec(text)?.[1])
    }
    const before = [lines(), await measured()]
    const { atOnce } = await poll(url, { token: own.token })
    expect(atOnce).toBe(true)
    expect([lines(), await measured()]).toEqual(before.map((count) => count + 1))
  })

  it('reads the database once where entries have come', async () => {
    const own = await start()
    const { token } = own
    // From here on the head of the chat is in memory.
    await api.call('GET', pathOf(own), { token })
    const read = vi.spyOn(api.services.work, 'read')
    expect((await poll(pathOf(own), { token })).answer.status).toBe(200)
    const reads = read.mock.calls.length
    expect(reads).toBeGreaterThan(0)
    expect((await ordinary(pathOf(own), { token })).answer.status).toBe(200)
    expect(read.mock.calls.length).toBe(2 * reads)
  })
})
