import {
  type Backend,
  type Conduct,
  createBackend,
  manualPlatform,
  type ManualPlatform,
} from '@papo/testing'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type Connection,
  createVisitorClient,
  type VisitorChat,
  type VisitorClient,
} from '../src/index.ts'

let platform: ManualPlatform
let backend: Backend
let visitor: VisitorClient

const clientOn = (on: ManualPlatform) =>
  createVisitorClient({ baseUrl: 'https://papo.test', siteKey: backend.site.key, platform: on })

beforeEach(() => {
  platform = manualPlatform()
  backend = createBackend({ platform })
  platform.useServer(backend.fetch)
  visitor = clientOn(platform)
})

/** Does the work at once; the answer arrives after `ms`. */
const tellsLate =
  (ms: number): Conduct =>
  async ({ time, work }) => {
    const reply = await work()
    await new Promise<void>((resolve) => time.setTimer(resolve, ms))
    return reply
  }

const texts = (chat: VisitorChat) => chat.state.messages.map(({ text }) => text)
const session = () =>
  JSON.parse(platform.stored.contents['papo.session.demo'] ?? '{}') as Record<string, string>
const statusOf = async (token: string | undefined) => {
  const headers = { authorization: `Bearer ${token}` }
  return (await backend.fetch('https://papo.test/v1/visitor/chats', { headers })).status
}
const served = (endpoint: string) => backend.requests.filter((one) => one.endpoint === endpoint)
/** Avoids an unhandled rejection of a promise that the test does not check. */
const ignoreOutcome = (outcome: Promise<unknown>) => void outcome.catch(() => {})

describe('a visitor who is identified', () => {
  test('starts as the known visitor, and finds their chats from elsewhere', async () => {
    const phone = clientOn(platform.newDevice())
    await phone.identify(await backend.identityOf('ana'))
    const earlier = await phone.start({ message: 'Oi' })
    await platform.advance(1000)
    await Promise.all([earlier.end(), platform.advance(1000)])
    await visitor.identify(await backend.identityOf('ana', { name: 'Ana' }))
    const chat = await visitor.start()
    const { chats } = await visitor.listChats()
    expect(chats.map(({ id }) => id)).toEqual([chat.id, earlier.id])
    const log = await visitor.getChatMessages(earlier.id)
    expect(log.map(({ text }) => text)).toEqual(['Oi', null])
    expect((await backend.chats()).at(-1)?.visitor).toMatchObject({
      name: 'Ana',
      externalId: 'ana',
    })
    expect((await visitor.listChats({ limit: 1 })).nextCursor).not.toBeNull()
  })

  test.each(['who was anonymous before', 'who is known on another device'])(
    'continues the current chat: one %s',
    async (which) => {
      if (which.includes('device')) {
        await clientOn(platform.newDevice()).identify(await backend.identityOf('ana'))
      }
      const chat = await visitor.start({ message: 'one' })
      const before = session()['visitorToken']
      await platform.advance(1000)
      await backend.agentAccepts(chat.id)
      await platform.advance(1000)
      const connections: Connection[] = []
      const errors: unknown[] = []
      chat.on('connection', (connection) => connections.push(connection))
      chat.on('error', (error) => errors.push(error))
      await visitor.identify(await backend.identityOf('ana'))
      expect(await statusOf(before)).toBe(401)
      expect(session()['visitorToken']).not.toBe(before)
      await backend.agentSends(chat.id, 'two')
      ignoreOutcome(chat.send('three'))
      await platform.advance(3000)
      expect(texts(chat)).toEqual(['one', null, 'two', 'three'])
      expect(await visitor.resume()).toBe(chat)
      expect([connections, errors]).toEqual([[], []])
    },
  )

  test('loses nothing that was in flight under the old token', async () => {
    await clientOn(platform.newDevice()).identify(await backend.identityOf('ana'))
    const chat = await visitor.start()
    await platform.advance(1000)
    const token = await backend.identityOf('ana')
    backend.conduct('identify', tellsLate(4000))
    const { visitorToken } = session()
    const identified = visitor.identify(token)
    await vi.waitFor(async () => expect(await statusOf(visitorToken)).toBe(401))
    const connections: Connection[] = []
    chat.on('connection', (connection) => connections.push(connection))
    const sent = chat.send('meanwhile')
    await platform.until(() => served('sendMessage').at(-1)?.status === 401)
    const page = visitor.getMessages(chat.id, { tail: true })
    await platform.until(() => served('getMessages').at(-1)?.status === 401)
    await platform.advance(4000)
    await identified
    await platform.advance(3000)
    expect((await sent).text).toBe('meanwhile')
    expect((await page).status).toBe('waiting')
    expect((await backend.log(chat.id)).map(({ text }) => text)).toEqual(['meanwhile'])
    expect(texts(chat)).toEqual(['meanwhile'])
    expect([connections, chat.state.outgoing]).toEqual([[], []])
  })

  test('is known even if their old token is not valid any more', async () => {
    await visitor.start()
    await backend.revokesTokens()
    await visitor.identify(await backend.identityOf('ana'))
    expect(served('identify').map(({ status }) => status)).toEqual([401, 200])
    expect((await visitor.listChats()).chats).toEqual([])
  })

  test('starts after both calls, in whichever order they were made', async () => {
    const token = await backend.identityOf('ana')
    const [first] = await Promise.all([visitor.start(), visitor.identify(token)])
    const other = clientOn(platform.newDevice())
    const [, second] = await Promise.all([
      other.identify(await backend.identityOf('bruno')),
      other.start(),
    ])
    expect(
      (await backend.chats()).map(({ id, visitor: { externalId } }) => [id, externalId]),
    ).toEqual([
      [first.id, 'ana'],
      [second.id, 'bruno'],
    ])
    expect(await visitor.resume()).toBe(first)
  })

  test('changes nothing with a token that is refused or not answered', async () => {
    const chat = await visitor.start()
    const before = session()
    await expect(visitor.identify('wrong')).rejects.toMatchObject({ code: 'invalid_identity' })
    platform.setOnline(false)
    await expect(visitor.identify('any')).rejects.toMatchObject({ code: 'network_error' })
    platform.setOnline(true)
    expect(session()).toEqual(before)
    await platform.advance(1000)
    expect(chat.state.connection).toBe('online')
  })

  test('is refused a start if the site requires an identity', async () => {
    backend = createBackend({ platform, site: { identity: 'required' } })
    platform.useServer(backend.fetch)
    visitor = clientOn(platform)
    await expect(visitor.start()).rejects.toMatchObject({ code: 'identity_required', status: 403 })
    await visitor.identify(await backend.identityOf('ana'))
    expect((await visitor.start()).state.status).toBe('waiting')
  })
})

describe('another visitor on the same device', () => {
  test('sees nothing of the first one: the chat is closed, and unsent messages are removed', async () => {
    const left: string[] = []
    visitor.on('loggedOut', () => left.push('loggedOut'))
    await visitor.identify(await backend.identityOf('ana'))
    const chat = await visitor.start()
    await platform.advance(1000)
    platform.setOnline(false)
    ignoreOutcome(chat.send('unsent'))
    await platform.settle()
    platform.setOnline(true)
    backend.conduct('sendMessage', () => new Promise(() => {}))
    await visitor.identify(await backend.identityOf('bruno'))
    expect(left).toEqual(['loggedOut'])
    expect(Object.keys(platform.stored.contents)).toEqual(['papo.session.demo'])
    expect(visitor.hasSession()).toBe(false)
    expect(await visitor.resume()).toBeNull()
    expect((await visitor.start()).id).not.toBe(chat.id)
  })

  test('closes the first one’s chat in other tabs too', async () => {
    await visitor.identify(await backend.identityOf('ana'))
    await visitor.start()
    const tab = platform.newTab()
    const other = clientOn(tab)
    const chat = await other.resume()
    const left: string[] = []
    other.on('loggedOut', () => left.push('loggedOut'))
    await platform.advance(1000)
    await visitor.identify(await backend.identityOf('bruno'))
    await platform.advance(1000)
    expect(left).toEqual(['loggedOut'])
    expect(other.hasSession()).toBe(false)
    const after = backend.requests.length
    await platform.advance(60_000)
    expect(backend.requests.length).toBe(after)
    await expect(chat?.send('x')).rejects.toMatchObject({ code: 'aborted' })
    for (const client of [visitor, other]) client.close()
    expect([...(await tab.leftovers()), ...(await platform.leftovers())]).toEqual([])
  })
})

describe('a visitor in two tabs', () => {
  test('continues in the second tab when the first one identifies them', async () => {
    await visitor.start()
    const tab = platform.newTab()
    const chat = await clientOn(tab).resume()
    await platform.advance(1000)
    backend.conduct('identify', tellsLate(2000))
    const { visitorToken } = session()
    const identified = visitor.identify(await backend.identityOf('ana'))
    await vi.waitFor(async () => expect(await statusOf(visitorToken)).toBe(401))
    ignoreOutcome(chat?.send('from the other tab') ?? Promise.resolve())
    await platform.advance(2000)
    await identified
    await platform.advance(5000)
    expect(chat?.state).toMatchObject({ connection: 'online', outgoing: [] })
    expect(chat && texts(chat)).toEqual(['from the other tab'])
  })

  test('is signed out of both within a second after a logout in one', async () => {
    const chat = await visitor.start()
    const tab = platform.newTab()
    const other = clientOn(tab)
    await other.resume()
    await platform.advance(1000)
    const left: string[] = []
    visitor.on('loggedOut', () => left.push('here'))
    other.on('loggedOut', () => left.push('there'))
    const { visitorToken } = session()
    await visitor.logout()
    await platform.advance(1000)
    expect(left).toEqual(['here', 'there'])
    expect(platform.stored.contents).toEqual({})
    expect([visitor.hasSession(), other.hasSession()]).toEqual([false, false])
    expect(await statusOf(visitorToken)).toBe(401)
    await expect(chat.send('x')).rejects.toMatchObject({ code: 'aborted' })
    for (const client of [visitor, other]) client.close()
    expect([...(await tab.leftovers()), ...(await platform.leftovers())]).toEqual([])
    expect(await clientOn(platform.newTab()).resume()).toBeNull()
  })
})

describe('logging out', () => {
  test('without a network removes everything here at once, and reaches the server later', async () => {
    const chat = await visitor.start()
    await platform.advance(1000)
    const { visitorToken } = session()
    platform.setOnline(false)
    ignoreOutcome(chat.send('unsent'))
    await platform.settle()
    await visitor.logout()
    expect(Object.keys(platform.stored.contents)).toEqual(['papo.logout.demo'])
    expect(visitor.hasSession()).toBe(false)
    platform.setOnline(true)
    expect(await statusOf(visitorToken)).toBe(200)
    clientOn(platform.newTab())
    await platform.until(() => served('logout').at(-1)?.status === 204)
    await platform.settle()
    expect(await statusOf(visitorToken)).toBe(401)
    expect(platform.stored.contents).toEqual({})
  })

  test('reports each visitor to the server, and stores those that failed', async () => {
    for (const sub of ['ana', 'bruno']) {
      await visitor.identify(await backend.identityOf(sub))
      backend.conduct('logout', async () => Promise.reject(new TypeError('cut')))
      await visitor.logout()
    }
    backend.behave()
    clientOn(platform.newTab())
    await platform.until(() => served('logout').filter(({ status }) => status === 204).length === 2)
    await platform.settle()
    expect(platform.stored.contents).toEqual({})
  })

  test('without a visitor makes no request', async () => {
    await visitor.logout()
    expect(backend.requests).toEqual([])
    expect(platform.stored.contents).toEqual({})
  })

  test('takes precedence over a start and an identify in flight', async () => {
    const starting = visitor.start()
    await visitor.logout()
    await platform.settle()
    const chat = await starting
    expect(visitor.hasSession()).toBe(false)
    await expect(chat.send('x')).rejects.toMatchObject({ code: 'aborted' })
    const identified = visitor.identify(await backend.identityOf('ana'))
    await visitor.logout()
    await identified
    expect(platform.stored.contents).toEqual({})
    expect(await platform.leftovers()).toEqual([])
  })

  test('revokes the used identity token, but not a new one', async () => {
    const token = await backend.identityOf('ana')
    await visitor.identify(token)
    await visitor.identify(token)
    await visitor.logout()
    await expect(visitor.identify(token)).rejects.toMatchObject({ code: 'invalid_identity' })
    await visitor.identify(await backend.identityOf('ana'))
    expect((await visitor.listChats()).chats).toEqual([])
  })
})

describe('a visitor who is erased', () => {
  test('is removed from the browser, which shows and stores nothing of them', async () => {
    const chat = await visitor.start({ message: 'Oi' })
    const left: string[] = []
    visitor.on('loggedOut', () => left.push('loggedOut'))
    await platform.advance(1000)
    ignoreOutcome(chat.send('another'))
    await backend.visitorIsErased(chat.id)
    await platform.advance(15_000)
    expect(left).toEqual(['loggedOut'])
    expect(platform.stored.contents).toEqual({})
    await expect(chat.send('x')).rejects.toMatchObject({ code: 'aborted' })
    visitor.close()
    expect(await platform.leftovers()).toEqual([])
  })
})
