import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '@papo/core/platform/refusal'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

let api: ApiUnderTest
let port: number
beforeAll(async () => {
  api = await openApi({ LOG_LEVEL: 'trace' })
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(() => api.close())

describe('every answer', () => {
  it('has an id that the server made', async () => {
    const headers = { 'x-request-id': 'mine', 'request-id': 'mine' }
    const answers = await Promise.all(
      ['/healthz', '/nowhere', '/papo.js', '/v1/me', '/'].map((url) =>
        api.call('GET', url, { headers }),
      ),
    )
    const ids = answers.map((answer) => answer.headers['x-request-id'])
    expect(new Set(ids).size).toBe(answers.length)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('readiness', () => {
  it('follows the database, while the process stays alive', async () => {
    const { database } = api.services
    const { beat } = database
    expect((await api.call('GET', '/readyz')).status).toBe(200)
    database.beat = () => Promise.reject(new Error('gone'))
    const unavailable = await api.call('GET', '/readyz')
    database.beat = beat
    expect([unavailable.status, unavailable.body['code']]).toEqual([503, 'unavailable'])
    expect(Number(unavailable.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect((await api.call('GET', '/healthz')).status).toBe(200)
  })

  it.each([
    ['readOnly', 'read-only'],
    ['forbidden', 'read-only'],
    ['full', 'disk is full'],
  ] as const)('ends while the database takes no writes: %s', async (writes, why) => {
    const { database } = api.services
    const { beat } = database
    database.beat = () => Promise.resolve({ now: null, writes, wentBack: null })
    const { status, body } = await api.call('GET', '/readyz')
    database.beat = beat
    expect([status, body['code']]).toEqual([503, 'unavailable'])
    expect(body['detail']).toContain(why)
  })

  it('names each part, and since when what was written may be lost', async () => {
    const { database } = api.services
    const { body } = await api.call('GET', '/readyz')
    const parts = { database: 'ok', jobs: 'ok', clock: 'ok', secret: 'ok', redis: 'none' }
    expect(body).toMatchObject(parts)
    expect(body).toHaveProperty('disk')
    const { beat } = database
    const at = new Date()
    const wentBack = { since: new Date(at.getTime() - 5_000), noticedAt: at }
    database.beat = () => Promise.resolve({ now: at, writes: 'taken', wentBack })
    const later = await api.call('GET', '/readyz')
    database.beat = beat
    expect([later.status, later.body['database']]).toEqual([200, 'wentBack'])
    expect(later.body['wentBack']).toEqual(JSON.parse(JSON.stringify(wentBack)))
  })

  it('passes the database’s Retry-After on', async () => {
    const { work } = api.services.database
    const { read } = work
    work.read = () => Promise.reject(new Refusal('unavailable', 'Later.', { retryAfterSeconds: 3 }))
    const answer = await api.call('GET', '/v1/sites', { token: api.owner })
    work.read = read
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '3'])
  })

  it('ends when the process begins to drain', async () => {
    const leaving = await openApi()
    leaving.drain()
    const answer = await leaving.call('GET', '/readyz')
    await leaving.close()
    expect([answer.status, answer.body['code']]).toEqual([503, 'draining'])
  })
})

describe('the metrics', () => {
  it('are not found without a token in the configuration', async () => {
    const { status, body } = await api.call('GET', '/metrics', { token: api.owner })
    const nowhere = await api.call('GET', '/nowhere')
    expect([status, body['code']]).toEqual([404, nowhere.body['code']])
  })
})

describe('an answer of Node itself', () => {
  it.each([
    ['a request without a host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    [
      'an expectation that cannot be met',
      'GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nConnection: close\r\n\r\n',
      417,
    ],
    ['a live process', 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 200],
  ])('has the mark of Papo: %s', async (_what, words, status) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(words)
    const [head = ''] = (await text(socket)).split('\r\n\r\n')
    expect(head).toContain(`HTTP/1.1 ${status} `)
    expect(head.toLowerCase().match(/^x-papo: 1$/gmu)).toHaveLength(1)
  })
})

describe('a request that is not HTTP', () => {
  const send = async (words: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(words)
    return await text(socket)
  }

  it.each([
    ['nonsense', 'GET\r\n\r\n', 400, 'invalid_request'],
    [
      'endless headers',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('%s is answered with a problem', async (_what, words, status, code) => {
    const [head = '', body = ''] = (await send(words)).split('\r\n\r\n')
    expect(head).toContain(`HTTP/1.1 ${status} `)
    expect(head).toContain('application/problem+json')
    expect(head.toLowerCase()).toContain('x-papo: 1')
    expect(JSON.parse(body)).toMatchObject({ status, code })
  })

  it('times out after fifteen seconds with a slow sender', () => {
    const { headersTimeout, requestTimeout } = api.app.server
    expect([headersTimeout, requestTimeout]).toEqual([10_000, 15_000])
  })
})
