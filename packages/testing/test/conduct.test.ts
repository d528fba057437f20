import { beforeEach, describe, expect, test } from 'vitest'
import {
  answersGarbage,
  type Conduct,
  dropsRequests,
  hangs,
  inSequence,
  losesReplies,
  normal,
  refuses,
  repeats,
  slow,
} from '../src/index.ts'
import { Rehearsal, uuid } from './rehearsal.ts'

let scene: Rehearsal
let chat: { id: string; token: string }
beforeEach(async () => {
  scene = new Rehearsal()
  chat = await scene.start()
})

const texts = async () => (await scene.backend.log(chat.id)).map(({ text }) => text)

/** What a client sees of one send. */
async function send(text = 'Hello', n = 1): Promise<number | 'broken'> {
  try {
    const { status } = await scene.backend.fetch(`https://papo.test/v1/chats/${chat.id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${chat.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ clientId: uuid(n), text }),
    })
    return status
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return 'broken'
  }
}

const everySend: [string, Conduct, number | 'broken', string[]][] = [
  ['works normally', normal(), 201, ['Hello']],
  ['refuses', refuses('unavailable'), 503, []],
  ['loses replies', losesReplies(), 'broken', ['Hello']],
  ['drops requests', dropsRequests(), 'broken', []],
  ['answers garbage', answersGarbage(), 502, []],
  ['repeats the request', repeats(3), 200, ['Hello']],
]

test.each(everySend)('a backend that %s', async (_name, conduct, seen, stored) => {
  scene.backend.conduct('sendMessage', conduct)
  expect(await send()).toBe(seen)
  expect(await texts()).toEqual(stored)
})

test('a slow backend works only after its time', async () => {
  scene.backend.conduct('sendMessage', slow(3000))
  const sent = send()
  await scene.platform.advance(2999)
  expect(await texts()).toEqual([])
  await scene.platform.advance(1)
  expect(await sent).toBe(201)
})

test('a hanging backend never answers a client that times out', async () => {
  scene.backend.conduct('getMe', hangs())
  const aborter = new AbortController()
  const request = scene.platform.fetch('https://papo.test/v1/me', { signal: aborter.signal })
  await scene.platform.advance(60_000)
  expect(scene.platform.requests[0]?.outcome).toBe('pending')
  aborter.abort()
  await expect(request).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
})

describe('conduct', () => {
  test('runs in sequence and is normal afterwards', async () => {
    const conduct = inSequence(losesReplies(), refuses('rate_limited'), normal())
    scene.backend.conduct('sendMessage', conduct)
    expect([await send(), await send(), await send(), await send('More', 2)]).toEqual([
      'broken',
      429,
      200,
      201,
    ])
    expect(await texts()).toEqual(['Hello', 'More'])
  })

  test('sets Retry-After', async () => {
    scene.backend.conduct('getMe', refuses('draining', { retryAfterSeconds: 7 }))
    const { headers } = await scene.ask('GET /v1/me')
    expect(headers.get('retry-after')).toBe('7')
  })

  test('of an endpoint takes precedence over the one of all, and each can be ended', async () => {
    const stopAll = scene.backend.conduct('all', refuses('timeout'))
    const stopOne = scene.backend.conduct('sendMessage', normal())
    expect([await send(), await scene.refusal('GET /v1/me')]).toEqual([201, 'timeout'])
    stopOne()
    expect(await send()).toBe(504)
    stopAll()
    stopAll()
    expect(await send()).toBe(200)
    scene.backend.conduct('all', dropsRequests())
    scene.backend.behave()
    expect(await send()).toBe(200)
  })

  test('leaves a record of the requests', async () => {
    const before = scene.backend.requests.length
    scene.backend.conduct('sendMessage', inSequence(dropsRequests()))
    await send()
    await send()
    const request = `POST /v1/chats/${chat.id}/messages`
    const body = { clientId: uuid(1), text: 'Hello' }
    expect(scene.backend.requests.slice(before)).toEqual([
      { endpoint: 'sendMessage', request, body, status: null },
      { endpoint: 'sendMessage', request, body, status: 201 },
    ])
  })
})
