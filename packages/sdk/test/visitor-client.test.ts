import type { Chat, StartChat } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { createVisitorClient, type KeyValueStorage, type VisitorClient } from '../src/index.ts'
import {
  type Call,
  chatOf,
  messageOf,
  mine,
  ok,
  pageOf,
  refusal,
  type Reply,
  SdkHarness,
  uuid,
} from './sdk-harness.ts'

let harness: SdkHarness
let storage: KeyValueStorage
let visitor: VisitorClient

const clientOf = ({ platform }: SdkHarness, siteKey = 'site-key') =>
  createVisitorClient({ baseUrl: 'https://papo.test', siteKey, platform })

beforeEach(() => {
  harness = new SdkHarness()
  storage = harness.platform.storage
  visitor = clientOf(harness)
})

/** Reloads the page: another client on the same storage. */
function reload(): void {
  visitor.close()
  harness = harness.reload(++pages)
  storage = harness.platform.storage
  visitor = clientOf(harness)
}
let pages = 0

const started = (patch: Partial<Chat> = {}, status = 201): Reply =>
  ok({ sessionId: 'chat-1', visitorToken: 'token-1', chat: chatOf(patch) }, status)

const starts = () =>
  harness.calls.filter(({ method, path }) => `${method} ${path}` === 'POST /v1/chats')
const bodies = () => starts().map(({ body }) => body as StartChat)
const session = () => JSON.parse(storage.get('papo.session.site-key') ?? 'null') as unknown

/** A server that starts one chat and shows its log. */
const server =
  (log = pageOf()) =>
  (call: Call): Reply | undefined => {
    if (call.method === 'POST' && call.path === '/v1/chats') return started()
    if (call.path === '/v1/chats/chat-1') return ok(chatOf())
    if (call.query.includes('wait')) return undefined
    return call.path.endsWith('/messages') && call.method === 'GET' ? ok(log) : undefined
  }

const settings = { siteName: 'Shop', allowed: true, appearance: {}, texts: {}, form: {} }

describe('a new visitor', () => {
  test('has nothing stored, and hasSession makes no request', async () => {
    const writes: string[] = []
    const { set } = storage
    storage.set = (key, value) => {
      writes.push(key)
      set(key, value)
    }
    expect(visitor.hasSession()).toBe(false)
    expect(await visitor.resume()).toBeNull()
    harness.respond = () => ok(settings)
    await visitor.getWidgetSettings()
    visitor.close()
    expect(writes).toEqual([])
    expect(harness.timeline).toEqual(['0 GET /v1/widget/site-key'])
  })

  test('loads the settings without a token, so that no preflight is needed', async () => {
    harness.respond = server()
    await visitor.start()
    harness.respond = () => ok(settings)
    await visitor.getWidgetSettings()
    expect(harness.pending).toMatchObject({ headers: {}, credentials: 'omit' })
  })
})

describe('a start', () => {
  test('sends the known fields, and is followed from its last page', async () => {
    harness.respond = server()
    const chat = await visitor.start({
      visitor: { name: 'Ana' },
      page: { url: 'https://shop.test/' },
      locale: 'pt-BR',
    })
    await harness.advance(2500)
    expect(bodies()).toEqual([
      {
        siteKey: 'site-key',
        clientId: uuid(1),
        visitor: { name: 'Ana' },
        page: { url: 'https://shop.test/' },
        locale: 'pt-BR',
      },
    ])
    expect(starts()[0]?.headers).not.toHaveProperty('authorization')
    expect(chat).toMatchObject({ id: 'chat-1', state: { status: 'waiting', connection: 'online' } })
    expect(harness.timeline.slice(1)).toEqual([
      '0 GET /v1/chats/chat-1/messages?tail=true',
      '2500 GET /v1/chats/chat-1/messages?after=c0&wait=5',
    ])
    expect(harness.pending).toMatchObject({
      headers: { authorization: 'Bearer token-1' },
      credentials: 'omit',
    })
    expect(session()).toEqual({ visitorToken: 'token-1', chatId: 'chat-1' })
  })

  test('keeps its client id until it is answered, also after a reload', async () => {
    harness.respond = () => 'cut'
    await expect(visitor.start()).rejects.toMatchObject({ code: 'network_error', retry: true })
    await expect(visitor.start()).rejects.toMatchObject({ code: 'network_error' })
    expect(bodies().map(({ clientId }) => clientId)).toEqual([uuid(1), uuid(1)])
    reload()
    expect(visitor.hasSession()).toBe(false)
    harness.respond = server()
    await visitor.start()
    expect(bodies().map(({ clientId }) => clientId)).toEqual([uuid(1)])
  })

  test('on an origin that the site does not list is told so, though the browser hides the answer', async () => {
    let allowed = false
    harness.respond = ({ path }) =>
      path === '/v1/widget/site-key' ? ok({ ...settings, allowed }) : 'cut'
    await expect(visitor.start()).rejects.toMatchObject({
      code: 'origin_not_allowed',
      retry: false,
      message: 'The allowed origins of "Shop" do not have this page’s',
      cause: { code: 'network_error' },
    })
    allowed = true
    await expect(visitor.start()).rejects.toMatchObject({ code: 'network_error', retry: true })
  })

  test('gets another client id after an answer, good or bad', async () => {
    harness.respond = () => refusal('invalid_request')
    await expect(visitor.start()).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(visitor.start()).rejects.toMatchObject({ code: 'invalid_request' })
    expect(bodies().map(({ clientId }) => clientId)).toEqual([uuid(1), uuid(2)])
  })

  test('is repeated once with a new client id after it has expired', async () => {
    harness.respond = ({ body }) =>
      (body as StartChat | undefined)?.clientId === uuid(1)
        ? refusal('start_expired')
        : server()(harness.pending)
    await visitor.start()
    expect(bodies().map(({ clientId }) => clientId)).toEqual([uuid(1), uuid(2)])
    visitor.close()
    visitor.forget()
    harness.respond = () => refusal('start_expired')
    await expect(visitor.start()).rejects.toMatchObject({ code: 'start_expired' })
    expect(starts()).toHaveLength(4)
  })

  test('is by the same visitor as before, and by a new one if the token is not known', async () => {
    storage.set('papo.session.site-key', JSON.stringify({ visitorToken: 'old' }))
    harness.respond = ({ headers }) =>
      headers['authorization'] === 'Bearer old'
        ? refusal('invalid_token')
        : server()(harness.pending)
    await visitor.start()
    expect(starts().map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer old',
      undefined,
    ])
    expect(bodies().map(({ clientId }) => clientId)).toEqual([uuid(1), uuid(1)])
    expect(session()).toEqual({ visitorToken: 'token-1', chatId: 'chat-1' })
  })

  test('is made once if it is called twice at once', async () => {
    harness.respond = server()
    const [first, second] = await Promise.all([visitor.start(), visitor.start()])
    expect(first).toBe(second)
    expect(starts()).toHaveLength(1)
  })

  test('shows its first message at once, and does not send it again', async () => {
    harness.respond = ({ method, path }) =>
      method === 'POST' && path === '/v1/chats' ? started({ lastSeq: 1 }) : undefined
    const chat = await visitor.start({ message: ' hello \r\n' })
    expect(bodies()[0]?.message).toEqual({ clientId: uuid(2), text: 'hello' })
    expect(chat.state.outgoing).toMatchObject([{ text: 'hello', state: 'sending' }])
    await harness.answer(ok(pageOf([mine(1, uuid(2), 'hello')])))
    expect(chat.state.outgoing).toEqual([])
    await harness.advance(1000)
    expect(harness.calls.map(({ method }) => method)).toEqual(['POST', 'GET'])
  })

  test('sends its first message in the chat that is already open', async () => {
    harness.respond = (call) => {
      if (call.path === '/v1/chats') return started({ lastSeq: 1 }, 200)
      return call.method === 'GET' ? server(pageOf([messageOf(1)]))(call) : undefined
    }
    const chat = await visitor.start({ message: 'me again' })
    await harness.advance(0)
    expect(harness.pending).toMatchObject({
      method: 'POST',
      path: '/v1/chats/chat-1/messages',
      body: { clientId: uuid(2), text: 'me again' },
    })
    await harness.answer(ok(mine(2, uuid(2), 'me again'), 201))
    expect(chat.state.messages.map(({ text }) => text)).toEqual(['text 1', 'me again'])
  })

  test('loses neither text if the first answer was lost and the person wrote another one', async () => {
    harness.respond = () => 'cut'
    await expect(visitor.start({ message: 'one' })).rejects.toMatchObject({ retry: true })
    await expect(visitor.start({ message: 'one' })).rejects.toMatchObject({ retry: true })
    harness.respond = (call) => {
      if (call.path === '/v1/chats') return started({ lastSeq: 1 }, 200)
      return call.method === 'GET' ? server(pageOf([mine(1, uuid(2), 'one')]))(call) : undefined
    }
    await visitor.start({ message: 'two' })
    await harness.advance(0)
    expect(bodies().map(({ message }) => message?.clientId)).toEqual([uuid(2), uuid(2), uuid(3)])
    expect(harness.pending.body).toEqual({ clientId: uuid(3), text: 'two' })
  })
})

describe('a returning visitor', () => {
  beforeEach(async () => {
    harness.respond = server()
    await visitor.start()
    reload()
  })

  test('has their chat again, with the unsent messages', async () => {
    harness.respond = server()
    const before = await visitor.resume()
    harness.respond = () => undefined
    void before?.send('unsent')
    await harness.advance(0)
    reload()
    expect(visitor.hasSession()).toBe(true)
    harness.respond = server(pageOf([messageOf(1)]))
    const chat = await visitor.resume()
    await harness.advance(0)
    expect(chat?.state.messages).toHaveLength(1)
    expect(chat?.state.outgoing).toMatchObject([{ text: 'unsent', state: 'sending' }])
    expect(harness.pending.body).toMatchObject({ text: 'unsent' })
  })

  test('gets one handle, however often resume is called', async () => {
    harness.respond = server()
    const [first, second] = await Promise.all([visitor.resume(), visitor.resume()])
    expect(first).toBe(second)
    expect(await visitor.resume()).toBe(first)
    expect(await visitor.start()).toBe(first)
    expect(harness.calls.filter(({ query }) => query === 'tail=true')).toHaveLength(1)
    first?.close()
    expect(await visitor.resume()).not.toBe(first)
  })

  test('waits for an unreachable server and for the network', async () => {
    harness.respond = () => 'cut'
    const resumed = visitor.resume()
    await harness.advance(100_000)
    expect(harness.calls.map(({ at }) => at / 1000)).toEqual([0, 1, 2, 4, 8, 16, 32, 62, 92])
    await harness.setNetwork(false)
    await harness.advance(100_000)
    harness.respond = server()
    await harness.setNetwork(true)
    expect((await resumed)?.id).toBe('chat-1')
  })

  test('gets an end of the wait when the client is closed', async () => {
    harness.respond = () => 'cut'
    const resumed = visitor.resume()
    await harness.advance(500)
    visitor.close()
    await expect(resumed).rejects.toMatchObject({ code: 'aborted' })
    await harness.advance(0)
    expect(await harness.leftovers()).toEqual([])
  })

  test('starts again if the chat or the visitor is not known any more', async () => {
    harness.respond = () => refusal('chat_not_found')
    expect(await visitor.resume()).toBeNull()
    expect(session()).toEqual({ visitorToken: 'token-1' })
    storage.set('papo.session.site-key', JSON.stringify({ visitorToken: 't', chatId: 'chat-1' }))
    harness.respond = () => refusal('invalid_token')
    expect(await visitor.resume()).toBeNull()
    expect(session()).toBeNull()
  })

  test('gets the refusal of a site that is not allowed here, and keeps the chat', async () => {
    harness.respond = () => refusal('origin_not_allowed')
    await expect(visitor.resume()).rejects.toMatchObject({ code: 'origin_not_allowed' })
    expect(visitor.hasSession()).toBe(true)
  })

  test('finds an ended chat until it is rated', async () => {
    harness.respond = ({ path }) =>
      path === '/v1/chats/chat-1'
        ? ok(chatOf({ status: 'ended' }))
        : ok(pageOf([], { status: 'ended' }))
    expect((await visitor.resume())?.state.status).toBe('ended')
    reload()
    harness.respond = () => ok(chatOf({ status: 'ended', rating: 4 }))
    expect(await visitor.resume()).toBeNull()
    expect(visitor.hasSession()).toBe(false)
  })

  test('is the same visitor after the chat was forgotten', async () => {
    harness.respond = server()
    const chat = await visitor.resume()
    harness.respond = () => undefined
    void chat?.send('unsent')
    chat?.close()
    visitor.forget()
    expect(visitor.hasSession()).toBe(false)
    expect(storage.get('papo.outbox.chat-1')).toBeNull()
    harness.respond = server()
    await visitor.start()
    expect(starts()[0]?.headers['authorization']).toBe('Bearer token-1')
  })

  test('has separate sessions for separate sites', () => {
    expect(clientOf(harness, 'another-key').hasSession()).toBe(false)
  })
})

describe('a rating', () => {
  test('is sent with its feedback and shown; afterwards there is no chat to resume', async () => {
    harness.respond = server()
    const chat = await visitor.start()
    const rated = chatOf({ status: 'ended', endedBy: 'agent', rating: 5, feedback: 'Great' })
    harness.respond = ({ method }) => (method === 'PUT' ? ok(rated) : undefined)
    await harness.advance(0)
    const states: (number | null)[] = []
    chat.on('state', ({ rating }) => states.push(rating))
    await chat.rate(5, ' Great\r\n')
    expect(harness.pending).toMatchObject({
      path: '/v1/chats/chat-1/rating',
      body: { rating: 5, feedback: 'Great' },
    })
    expect(states).toEqual([5])
    expect(visitor.hasSession()).toBe(false)
    await chat.rate(5, ' ')
    expect(harness.pending.body).toEqual({ rating: 5 })
  })

  test('changes nothing when it is refused', async () => {
    harness.respond = server()
    const chat = await visitor.start()
    harness.respond = () => refusal('already_rated')
    await expect(chat.rate(1)).rejects.toMatchObject({ code: 'already_rated', status: 409 })
    expect(chat.state.rating).toBeNull()
    expect(visitor.hasSession()).toBe(true)
  })
})

test('the whole log is read page by page', async () => {
  const replies = [
    pageOf([messageOf(1)], { hasMore: true }),
    pageOf([messageOf(1), messageOf(2)], { hasMore: true, reset: true }),
    pageOf([messageOf(3)]),
  ]
  harness.respond = () => ok(replies.shift())
  const log = await visitor.getChatMessages('chat-1')
  expect(log.map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(harness.calls.map(({ query }) => query)).toEqual([
    'limit=100',
    'after=c1&limit=100',
    'after=c2&limit=100',
  ])
})

test('a call without an answer fails after 15 s, and may be repeated', async () => {
  const late = visitor.getChat('a/../b?c')
  late.catch(() => {})
  await harness.advance(14_999)
  expect(harness.pending).toMatchObject({ path: '/v1/chats/a%2F..%2Fb%3Fc', isGivenUp: false })
  await harness.advance(1)
  await expect(late).rejects.toMatchObject({ code: 'timeout', retry: true, status: null })
})

test.each([
  ['a fetch that never settles', () => new Promise<Response>(() => {})],
  [
    'an answer whose body never ends',
    () => Promise.resolve(new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))),
  ],
])(
  '%s, even once it is aborted, fails after 15 s, and at once for its caller',
  async (_what, fetch) => {
    const client = createVisitorClient({
      baseUrl: 'https://papo.test',
      siteKey: 'site-key',
      platform: { ...harness.platform, fetch },
    })
    const late = client.getChat('chat-1')
    late.catch(() => {})
    await harness.advance(15_000)
    await expect(late).rejects.toMatchObject({ code: 'timeout', retry: true })
    const aborter = new AbortController()
    const aborted = client.getMessages('chat-1', { wait: 25 }, { signal: aborter.signal })
    aborter.abort()
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' })
  },
)

test('a call can be aborted by its caller', async () => {
  const aborter = new AbortController()
  const aborted = visitor.getMessages('chat-1', { wait: 25 }, { signal: aborter.signal })
  aborter.abort()
  await expect(aborted).rejects.toMatchObject({ code: 'aborted', retry: false })
  await expect(
    visitor.getMessages('chat-1', {}, { signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: 'aborted' })
  expect(await harness.leftovers()).toEqual([])
})
