import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SeededRandom } from '../random/seeded-random.ts'
import { isSend } from './fault.ts'
import { FaultProxy } from './proxy.ts'

interface Upstream {
  url: string
  seen: string[]
  server: Server
}

/** An upstream that answers each request with its content, and records it. */
async function upstream(name: string): Promise<Upstream> {
  const seen: string[] = []
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      let body = ''
      for await (const chunk of incoming) body += String(chunk)
      seen.push(`${incoming.method} ${incoming.url} ${body}`.trim())
      outgoing.writeHead(incoming.url === '/busy' ? 503 : 200, {
        'content-type': 'text/plain',
        'retry-after': '2',
        'x-name': name,
      })
      outgoing.end(body || 'nothing')
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, server }
}

let one: Upstream
let other: Upstream
let proxy: FaultProxy
beforeEach(async () => {
  one = await upstream('one')
  other = await upstream('other')
  proxy = await FaultProxy.open([one.url, other.url])
})
afterEach(async () => {
  await proxy.close()
  for (const { server } of [one, other]) {
    server.closeAllConnections()
    server.close()
  }
})

const post = (path: string, body = '') => fetch(proxy.url + path, { method: 'POST', body })
const allSeen = () => [...one.seen, ...other.seen]

describe('without a rule', () => {
  it('requests pass unchanged, round robin, and each answer is recorded', async () => {
    const first = await post('/a?b=1', 'text')
    expect([first.status, await first.text(), first.headers.get('x-name')]).toEqual([
      200,
      'text',
      'one',
    ])
    expect((await fetch(`${proxy.url}/busy`)).status).toBe(503)
    expect([one.seen, other.seen]).toEqual([['POST /a?b=1 text'], ['GET /busy']])
    expect(proxy.answers).toMatchObject([
      { method: 'POST', path: '/a?b=1', status: 200, isDelivered: true, upstream: 'node 1' },
      { method: 'GET', path: '/busy', status: 503, retryAfter: '2', contentType: 'text/plain' },
    ])
  })

  it('an upstream that was taken out gets no requests until it is put back', async () => {
    proxy.upstreams.takeOut(0)
    for (const path of ['/1', '/2']) await post(path)
    expect([one.seen.length, other.seen.length]).toEqual([0, 2])
    proxy.upstreams.putBack(0)
    for (const path of ['/3', '/4']) await post(path)
    expect([one.seen.length, other.seen.length]).toEqual([1, 3])
  })

  it('an upstream that refuses connections is skipped, and without any the connection breaks', async () => {
    one.server.close()
    one.server.closeAllConnections()
    for (const path of ['/1', '/2']) expect((await post(path)).status).toBe(200)
    proxy.upstreams.takeOut(1)
    await expect(post('/3')).rejects.toThrow('fetch failed')
  })
})

describe('a request that is cut', () => {
  it('before it is sent never reaches the upstream', async () => {
    proxy.onRequest(() => ({ cut: 'unsent' }))
    await expect(post('/a')).rejects.toThrow('fetch failed')
    proxy.heal()
    await post('/b')
    expect(allSeen()).toEqual(['POST /b'])
  })

  it('before the reply reaches the upstream', async () => {
    proxy.onRequest(() => ({ cut: 'before' }))
    await expect(post('/a', 'text')).rejects.toThrow('fetch failed')
    await expect.poll(() => allSeen().length, { timeout: 5000 }).toBe(1)
    expect(proxy.answers.filter(({ isDelivered }) => isDelivered)).toEqual([])
  })

  it('after the reply is answered, and the client gets no answer', async () => {
    proxy.onRequest(() => ({ cut: 'after' }))
    await expect(post('/a')).rejects.toThrow('fetch failed')
    expect(allSeen()).toEqual(['POST /a'])
    expect(proxy.answers).toMatchObject([{ status: 200, isDelivered: false }])
  })
})

describe('a request that something in between answers', () => {
  const headers = { 'content-type': 'text/html' }

  it('never reaches an upstream, and gets the answer of the rule', async () => {
    proxy.onRequest(() => ({ instead: { status: 451, headers, body: '<p>No' } }))
    const answer = await post('/a', 'text')
    expect([answer.status, await answer.text()]).toEqual([451, '<p>No'])
    proxy.onRequest(() => ({ instead: { status: 204, headers, body: 'none' } }))
    expect([(await post('/b')).status, allSeen(), proxy.answers]).toEqual([204, [], []])
  })

  it('may get a cut answer', async () => {
    proxy.onRequest(() => ({ instead: { status: 200, headers, body: '{"a":', isCut: true } }))
    const answer = await post('/a')
    await expect(answer.text()).rejects.toThrow('terminated')
  })
})

it('a duplicated request reaches the upstreams as often as the rule says, and is answered once', async () => {
  proxy.onRequest(() => ({ copies: 3 }))
  expect(await (await post('/a', 'text')).text()).toBe('text')
  await expect.poll(() => proxy.answers.length, { timeout: 5000 }).toBe(3)
  expect(allSeen()).toEqual(Array.from({ length: 3 }, () => 'POST /a text'))
  expect(proxy.answers.filter(({ isDelivered }) => isDelivered)).toHaveLength(1)
})

it('of two swapped requests the second passes first, and a single one is held only briefly', async () => {
  proxy.upstreams.takeOut(1)
  const arrived: string[] = []
  proxy.onRequest(({ path }) => {
    arrived.push(path)
    return { swap: 'pair' }
  })
  const first = post('/first')
  await expect.poll(() => arrived, { timeout: 5000 }).toEqual(['/first'])
  await Promise.all([first, post('/second')])
  expect(one.seen).toEqual(['POST /second', 'POST /first'])
  expect((await post('/alone')).status).toBe(200)
})

it('a delay holds the request or its answer', async () => {
  proxy.onRequest(({ path }) => (path === '/up' ? { delayMs: 120 } : { replyDelayMs: 120 }))
  for (const path of ['/up', '/down']) {
    const before = performance.now()
    await post(path)
    expect(performance.now() - before).toBeGreaterThanOrEqual(115)
  }
})

it('a throttled answer arrives at the rate of the rule', async () => {
  const body = 'x'.repeat(2000)
  proxy.onRequest(() => ({ bytesPerSecond: 10_000 }))
  const before = performance.now()
  expect(await (await post('/a', body)).text()).toBe(body)
  expect(performance.now() - before).toBeGreaterThanOrEqual(180)
})

it('cutting all connections breaks requests under way', async () => {
  proxy.onRequest(() => ({ replyDelayMs: 60_000 }))
  const held = post('/a')
  await expect.poll(() => allSeen().length, { timeout: 5000 }).toBe(1)
  proxy.cutAll()
  await expect(held).rejects.toThrow('fetch failed')
})

it('a seed repeats the random numbers of a rule', () => {
  const drawn = (seed: number) => {
    const random = new SeededRandom(seed)
    return Array.from({ length: 20 }, () => [random.happens(0.3), random.between(1, 6)])
  }
  expect(drawn(7)).toEqual(drawn(7))
  expect(drawn(7)).not.toEqual(drawn(8))
})

it('a send is distinguished from other requests', () => {
  const chat = '/v1/chats/0197'
  expect(isSend({ method: 'POST', path: `${chat}/messages` })).toBe(true)
  expect(isSend({ method: 'GET', path: `${chat}/messages` })).toBe(false)
  expect(isSend({ method: 'POST', path: `${chat}/typing` })).toBe(false)
})
