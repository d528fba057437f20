import { randomUUID } from 'node:crypto'
import type { Site } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  type ApiUnderTest,
  type ApiAnswer,
  openApi,
  ownerEmail,
  ownOrigin,
  password,
} from './api-under-test.ts'

const shop = 'https://shop.example'
const blog = 'https://blog.example:8443'
const unlisted = [
  'https://evil.example',
  'http://shop.example',
  'https://shop.example:444',
  'https://shop.example.evil',
  'https://www.shop.example',
  'HTTPS://SHOP.EXAMPLE',
  'https://shop.example/',
  'null',
  '',
]

let api: ApiUnderTest
let shopSite: Site
beforeAll(async () => {
  api = await openApi()
  const make = async (name: string, origin: string) => {
    const body = { name, allowedOrigins: [origin] }
    return (await api.call('POST', '/v1/sites', { token: api.owner, body })).body
  }
  shopSite = (await make('Shop', shop)) as unknown as Site
  await make('Blog', blog)
})
afterAll(() => api.close())

const preflight = (origin: string, url = '/v1/chats') =>
  api.call('OPTIONS', url, {
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  })

const start = (origin: string | null, siteKey = shopSite.key) =>
  api.call('POST', '/v1/chats', {
    body: { siteKey, clientId: randomUUID() },
    headers: origin === null ? {} : { origin },
  })

const waiting = async () =>
  (await api.call('GET', '/v1/chats/waiting', { token: api.owner })).body['total']

/** The origin whose scripts may read the answer; checks the headers for consistency. */
function reader(answer: ApiAnswer): string | undefined {
  const { headers } = answer
  expect(headers['vary']).toContain('Origin')
  expect(headers).not.toHaveProperty('access-control-allow-credentials')
  const names = Object.keys(headers).filter((name) => name.startsWith('access-control'))
  const origin = headers['access-control-allow-origin']
  const exposed = origin === undefined ? undefined : 'Retry-After, X-Papo, X-Request-Id'
  expect(headers['access-control-expose-headers']).toBe(exposed)
  expect(names.length > 0).toBe(origin !== undefined)
  return origin
}

/** The headers of an answer to a page that is not on the list. */
const refusal = (answer: ApiAnswer) => [answer.status, answer.body['code'], reader(answer)]
const refused = [403, 'origin_not_allowed', undefined]

describe('a preflight', () => {
  it.each([shop, blog, ownOrigin])('from %s is answered for two hours', async (origin) => {
    const answer = await preflight(origin)
    expect(answer.status).toBe(204)
    expect(reader(answer)).toBe(origin)
    expect(answer.headers).toMatchObject({
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-max-age': '7200',
    })
  })

  it.each(unlisted.filter((origin) => origin !== ''))('from %j is refused', async (origin) => {
    expect(refusal(await preflight(origin))).toEqual(refused)
  })

  it('makes no database query', async () => {
    const { work } = api.services.database
    const spies = [vi.spyOn(work, 'read'), vi.spyOn(work, 'run')]
    const answer = await preflight(shop)
    expect(answer.status).toBe(204)
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
  })
})

describe('the start of a chat', () => {
  it('from a page on the site’s list is readable by its scripts', async () => {
    const answer = await start(shop)
    expect(answer.status).toBe(201)
    expect(reader(answer)).toBe(shop)
  })

  it('from our own origin, where each site has its demo page, is readable too', async () => {
    const answer = await start(ownOrigin)
    expect(answer.status).toBe(201)
    expect(reader(answer)).toBe(ownOrigin)
  })

  it('from a server, without an origin, is accepted', async () => {
    expect((await start(null)).status).toBe(201)
  })

  it.each([...unlisted, blog])('from %j does nothing', async (origin) => {
    const before = await waiting()
    expect(refusal(await start(origin))).toEqual(refused)
    expect(await waiting()).toBe(before)
  })

  it('that is refused for its body is readable if the page is listed', async () => {
    const answer = await api.call('POST', '/v1/chats', { body: {}, headers: { origin: shop } })
    expect(answer.status).toBe(400)
    expect(reader(answer)).toBe(shop)
  })
})

describe('a visitor’s call', () => {
  it('is accepted from the site’s own pages and its demo page only', async () => {
    const { token, chatId } = await api.start({
      body: { siteKey: shopSite.key, clientId: randomUUID() },
    })
    const read = (origin: string) =>
      api.call('GET', `/v1/chats/${chatId}`, { token, headers: { origin } })
    for (const origin of [shop, ownOrigin]) {
      const answer = await read(origin)
      expect(answer.status).toBe(200)
      expect(reader(answer)).toBe(origin)
    }
    for (const origin of [...unlisted, blog]) expect(refusal(await read(origin))).toEqual(refused)
  })

  it('with an expired token is readable if the page is listed, so that it can start again', async () => {
    const call = (origin: string) =>
      api.call('GET', '/v1/chats/0', { token: 'dead', headers: { origin } })
    expect((await call(shop)).body['code']).toBe('invalid_token')
    expect(reader(await call(shop))).toBe(shop)
    expect(refusal(await call('https://evil.example'))).toEqual(refused)
  })
})

describe('an agent’s call', () => {
  it('is accepted from Papo’s own origin and from the pages of the workspace’s sites', async () => {
    const me = (origin: string) =>
      api.call('GET', '/v1/me', { token: api.owner, headers: { origin } })
    for (const origin of [ownOrigin, shop, blog]) {
      const answer = await me(origin)
      expect(answer.status).toBe(200)
      expect(reader(answer)).toBe(origin)
    }
    for (const origin of unlisted) expect(refusal(await me(origin))).toEqual(refused)
  })

  it('is refused from the page of another customer', async () => {
    const other = await openApi({ SIGN_UP: 'open' })
    await other.call('POST', '/v1/workspaces', {
      body: {
        name: 'Other',
        owner: { name: 'Bia', email: 'bia@example.com', password: 'correct horse battery' },
        site: { name: 'Other', allowedOrigins: ['https://other.example'] },
      },
    })
    const headers = { origin: 'https://other.example' }
    const answer = await other.call('GET', '/v1/me', { token: other.owner, headers })
    await other.close()
    expect(refusal(answer)).toEqual(refused)
  })
})

describe('the console’s cookie', () => {
  let cookie: string
  beforeAll(async () => {
    const body = { email: ownerEmail, password }
    const { headers } = await api.call('POST', '/v1/auth/session', { body })
    cookie = /papo=[^;]+/.exec(String(headers['set-cookie']))?.[0] ?? ''
  })
  const withCookie = (method: string, url: string, origin: string, body?: object) =>
    api.call(method, url, {
      headers: { origin, cookie },
      ...(body === undefined ? {} : { body }),
    })
  const site = { name: 'By cookie', allowedOrigins: [] }

  it('counts on Papo’s own pages', async () => {
    expect((await withCookie('GET', '/v1/me', ownOrigin)).status).toBe(200)
    expect((await withCookie('POST', '/v1/sites', ownOrigin, site)).status).toBe(201)
  })

  it.each([shop, blog, ...unlisted])('never counts on a page of %j', async (origin) => {
    expect(refusal(await withCookie('GET', '/v1/me', origin))).toEqual(refused)
    expect(refusal(await withCookie('POST', '/v1/sites', origin, site))).toEqual(refused)
  })

  it('makes a chat from our demo page nobody’s but a new visitor’s', async () => {
    const body = { siteKey: shopSite.key, clientId: randomUUID() }
    const started = await withCookie('POST', '/v1/chats', ownOrigin, body)
    expect(started.body['visitorToken']).toMatch(/^papo_v_/)
    const other = await api.start()
    const rated = await withCookie('PUT', `/v1/chats/${other.chatId}/rating`, ownOrigin, {
      rating: 5,
    })
    expect(rated.body['code']).toBe('not_authenticated')
  })
})

describe('the widget’s settings', () => {
  it.each([
    [shop, true],
    ['https://evil.example', false],
    ['null', false],
  ])('are readable from %s and say whether it is listed: %s', async (origin, allowed) => {
    const answer = await api.call('GET', `/v1/widget/${shopSite.key}`, { headers: { origin } })
    expect(reader(answer)).toBe('*')
    expect(answer.body['allowed']).toBe(allowed)
  })
})

describe('an answer without a caller', () => {
  it('varies by origin too, so that no cache mixes answers up', async () => {
    for (const url of ['/v1/me', '/nowhere', '/healthz']) {
      expect((await api.call('GET', url)).headers['vary']).toContain('Origin')
    }
  })
})
