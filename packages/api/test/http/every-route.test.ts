import type { Agent, Chat } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migratedSnapshot } from '../conformance/embedded.ts'
import { type ApiUnderTest, type ApiAnswer, openApi, password } from './api-under-test.ts'
import { type CallerName, callers, type Row, type Scene } from './route-row.ts'
import { openWorld, registeredRoutes, rows, type World } from './route-table.ts'
import { recordStatements, isUnscoped } from './statements.ts'

let api: ApiUnderTest
let world: World
/** Every caller signs in several times: hashing takes time on a busy machine. */
const patienceMs = 120_000
// Otherwise the statements of the migrations would be recorded too.
await migratedSnapshot()
const received = recordStatements()
beforeAll(async () => {
  api = await openApi({ SIGN_UP: 'open', METRICS_TOKEN: 'of-whoever-runs-the-server' })
  world = await openWorld(api)
}, patienceMs)
afterAll(async () => {
  received.stop()
  await api.close()
})

const entries = Object.entries(rows)
const ruled = entries.filter(([, { answers }]) => answers !== null)
const named = (pattern: RegExp) => ruled.filter(([route]) => pattern.test(route))
const methodAndPath = (route: string) => route.split(' ') as [string, string]

/** A path needs an id that leads nowhere, or any text. */
const idOf = (name: string) => (name.endsWith('Id') ? api.services.random.newId() : 'x')

interface CommandArgs {
  body?: Record<string, unknown>
  ids?: Partial<Scene['ids']>
}

function ask(route: string, row: Row, scene: Scene, who: CallerName, args: CommandArgs = {}) {
  const [method, pattern] = methodAndPath(route)
  const ids: Record<string, string> = { ...scene.ids, ...args.ids }
  const url = pattern.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? idOf(name))
  const body = args.body ?? row.body?.(scene, who)
  return api.call(method, url, {
    ...(who === 'nobody' ? {} : { token: scene.tokens[who] }),
    ...(body === undefined ? {} : { body }),
  })
}

/** The first caller that the table lets in, or null. */
const admitted = ({ answers }: Row): CallerName | null =>
  callers.findLast((_who, at) => (answers?.[at] ?? 500) < 300) ?? null

const answers = new Map<string, Promise<[CallerName, ApiAnswer][]>>()

/** What the route answers each caller, in a scene of their own; asked once for all tests. */
function answersOf(route: string, row: Row): Promise<[CallerName, ApiAnswer][]> {
  const known = answers.get(route)
  if (known !== undefined) return known
  const asked = (async () => {
    const answered: [CallerName, ApiAnswer][] = []
    for (const who of callers) {
      answered.push([who, await ask(route, row, await world.scene(row, who), who)])
    }
    return answered
  })()
  answers.set(route, asked)
  return asked
}

const withoutRequest = ({ status, body }: ApiAnswer) => ({ status, ...body, requestId: '' })

describe('the table of routes', () => {
  it('names every registered route, and no other', () => {
    const registered = registeredRoutes(api.app).filter((route) => !route.startsWith('HEAD '))
    expect(registered).toEqual(Object.keys(rows).sort())
  })
})

describe('a route', { timeout: patienceMs }, () => {
  it.each(ruled)('%s answers each caller as the table says', async (route, row) => {
    const notified = (await answersOf(route, row)).map(([who, { status }]) => [who, status])
    expect(notified).toEqual(callers.map((who, at) => [who, row.answers?.[at]]))
  })

  it.each(ruled)('%s has the mark of Papo for each caller', async (route, row) => {
    for (const [who, { headers, status }] of await answersOf(route, row)) {
      expect([who, status, headers['x-papo']]).toEqual([who, status, '1'])
    }
  })

  it.each(named(/:\w+Id/))(
    '%s answers an outsider as it does for what does not exist',
    async (route, row) => {
      const scene = await world.scene(row, 'foreign')
      for (const who of ['stranger', 'foreign'] as const) {
        const real = await ask(route, row, scene, who)
        for (const name of Object.keys(scene.ids) as (keyof Scene['ids'])[]) {
          if (!route.includes(`:${name}`)) continue
          const ids = { [name]: api.services.random.newId() }
          const missing = await ask(route, row, scene, who, { ids })
          expect([who, name, withoutRequest(missing)]).toEqual([who, name, withoutRequest(real)])
        }
      }
    },
  )

  it.each(named(/^(POST|PUT|PATCH|DELETE)/))(
    '%s refuses fields that the server decides',
    async (route, row) => {
      const who = admitted(row)
      if (who === null) return
      const scene = await world.scene(row, who)
      // The estimate of the wait changes by itself.
      const seen = async () => {
        const url = `/v1/chats/${scene.ids.chatId}`
        const { body } = await api.call('GET', url, { token: api.owner })
        return { ...(body as unknown as Chat), estimatedWait: null }
      }
      const before = await seen()
      const fields = ['seq', 'sender', 'role', 'siteId', 'agentId', 'createdAt', 'state']
      for (const field of fields.filter((name) => !row.takes?.includes(name))) {
        const body = { ...row.body?.(scene, who), [field]: scene.ids.agentId }
        const answer = await ask(route, row, scene, who, { body })
        expect([field, answer.status]).toEqual([field, 400])
      }
      expect(await seen()).toEqual(before)
    },
  )
})

describe('a transfer', { timeout: patienceMs }, () => {
  const route = 'POST /v1/chats/:chatId/transfer'

  it('to another workspace’s agent is answered like one to an unknown agent', async () => {
    const row = rows[route]
    if (row === undefined) throw new Error('there is no such route')
    const scene = await world.scene(row, 'chatAgent')
    const me = await api.call('GET', '/v1/me', { token: scene.tokens.foreign })
    const transfers: unknown[] = []
    for (const agentId of [(me.body['agent'] as Agent).id, api.services.random.newId()]) {
      const body = { to: { agentId } }
      transfers.push(withoutRequest(await ask(route, row, scene, 'chatAgent', { body })))
    }
    expect(transfers[0]).toMatchObject({ status: 404, code: 'agent_not_found' })
    expect(transfers[1]).toEqual(transfers[0])
  })
})

describe('a chat', { timeout: patienceMs }, () => {
  const ofChat = ruled.filter(
    ([route, { answers }]) =>
      route.includes(':chatId') && answers?.[callers.indexOf('agent')] !== 403,
  )
  let stranger: string
  beforeAll(async () => {
    const email = `${api.services.random.newId()}@example.com`
    const asOwner = { token: api.owner }
    const site = { name: 'Outra', allowedOrigins: [] }
    const other = await api.call('POST', '/v1/sites', { ...asOwner, body: site })
    const body = { name: 'Eva', email, password, role: 'agent', siteIds: [other.body['id']] }
    await api.call('POST', '/v1/agents', { ...asOwner, body })
    stranger = String((await api.signIn(email)).body['accessToken'])
  })

  it.each(ofChat)('of a site that an agent does not answer is none: %s', async (route, row) => {
    for (const chat of [undefined, 'active', 'ended'] as const) {
      const { chat: _, ...rest } = row
      const scene = await world.scene(chat === undefined ? rest : { ...rest, chat }, 'agent')
      const asStranger = { ...scene, tokens: { ...scene.tokens, agent: stranger } }
      const ids = { chatId: api.services.random.newId() }
      const real = await ask(route, row, asStranger, 'agent')
      const missing = await ask(route, row, asStranger, 'agent', { ids })
      expect([chat, withoutRequest(real)]).toEqual([chat, withoutRequest(missing)])
      expect([chat, real.status]).toEqual([chat, 404])
    }
  })
})

describe('the database queries', () => {
  it('name the workspace wherever they read or write a customer’s rows', () => {
    const { statements } = received
    expect(statements.size).toBeGreaterThan(50)
    expect([...statements].filter(isUnscoped)).toEqual([])
  })
})
