import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, type ApiAnswer, openApi } from './api-under-test.ts'
import { type CallerName, callers, type Row, type Size } from './route-row.ts'
import { openWorld, rows, type World } from './route-table.ts'

const times = 100
/** Every caller signs in, and passwords are hashed again and again. */
const patienceMs = 120_000

let api: ApiUnderTest
let world: World
beforeAll(async () => {
  api = await openApi({
    SIGN_UP: 'open',
    METRICS_TOKEN: 'of-whoever-runs-the-server',
    RATE_LIMIT_SCALE: '100000',
  })
  world = await openWorld(api)
}, patienceMs)
afterAll(() => api.close())

type Scene = Awaited<ReturnType<World['scene']>>

const writes = Object.keys(rows).filter((route) => !route.startsWith('GET '))
const reads = Object.keys(rows).filter((route) => route.startsWith('GET '))
const sizes = Object.fromEntries(
  Object.entries(rows).flatMap(([route, { size = 'own' }]) =>
    size === 'own' ? [] : [[route, size]],
  ),
)

function ask(route: string, scene: Scene, who: CallerName, body?: object): Promise<ApiAnswer> {
  const [method = '', pattern = ''] = route.split(' ')
  const ids: Record<string, string> = { ...scene.ids, siteKey: scene.siteKey }
  const url = pattern.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? idOf(name))
  const most = sizes[route]?.list?.most === 100 || pattern.endsWith('/messages')
  return api.call(method, method === 'GET' && most ? `${url}?limit=100` : url, {
    ...(who === 'nobody' ? {} : { token: scene.tokens[who] }),
    ...(body === undefined ? {} : { body }),
  })
}

/** A path needs an id that leads nowhere, or any text. */
const idOf = (name: string) => (name.endsWith('Id') ? api.services.random.newId() : 'x')

/** The callers that the table lets in. */
const admitted = ({ answers }: Row): CallerName[] =>
  answers === null ? ['nobody'] : callers.filter((_who, at) => (answers[at] ?? 500) < 300)

/** The parts of an answer that exceed the documented size. */
function excess({ text, body }: ApiAnswer, { bytes, list }: Size): string[] {
  if (list === undefined) return Buffer.byteLength(text) <= bytes ? [] : [`${text.length} bytes`]
  const entries = (body[list.field] ?? []) as unknown[]
  const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '')
  const largestEntry = Math.max(0, ...entries.map(sizeOf))
  const others = sizeOf({ ...body, [list.field]: [] })
  const { most } = list
  return [
    ...(typeof most === 'number' && entries.length > most ? [`${entries.length} entries`] : []),
    ...(largestEntry > list.entryBytes ? [`an entry of ${largestEntry} bytes`] : []),
    ...(others > bytes ? [`${others} bytes beside the entries`] : []),
  ]
}

describe('the sizes of answers', () => {
  it('are documented for every route that reads, and every route that writes is tried', () => {
    const routesWith = (part: 'size' | 'largest') =>
      Object.keys(rows).filter((route) => rows[route]?.[part] !== undefined)
    expect(routesWith('size')).toEqual(reads)
    expect(routesWith('largest')).toEqual(writes)
  })
})

/** The reads whose answers depend on the scene: it has to be there. */
const isOfScene = (read: string) => /:(?:chatId|visitorId|siteKey)|\/visitor\//u.test(read)

/** The reads that these readers may do and whose answers exceed their documented size. */
async function grown(scene: Scene, readers: (read: string, row: Row) => readonly CallerName[]) {
  const found: [string, CallerName, string[]][] = []
  for (const [read, size] of Object.entries(sizes)) {
    const readable = rows[read]
    if (readable === undefined) continue
    for (const reader of new Set(readers(read, readable))) {
      if (reader === 'foreign') continue
      const answer = await ask(read, scene, reader)
      const more = answer.status < 300 ? excess(answer, size) : []
      if (more.length > 0) found.push([read, reader, more])
    }
  }
  return found
}

describe('what every caller may write, a hundred times', { timeout: patienceMs }, () => {
  it.each(writes)('%s lets no answer exceed its documented size', async (route) => {
    const row = rows[route]
    if (row === undefined) throw new Error(`there is no ${route}`)
    // The chat’s visitor, or else its agent, an owner, or the last one in the table.
    const who = admitted(row).at(-1) ?? 'nobody'
    // An identified token is not valid any more: from then on it is another browser of the same visitor.
    const first = route === 'POST /v1/visitor/identify' ? 'visitor' : who
    const scene = await world.scene(row, first)
    const statuses = new Map<number, number>()
    for (let round = 0; round < times; round += 1) {
      const caller = round === 0 ? first : who
      const { status } = await ask(route, scene, caller, row.largest?.(scene, round, caller))
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    // The round was useful: something was written, nothing failed, and no body was refused. The tests of the routes
    // have no mail server, and what needs one is a conflict for whoever may call it.
    const seen = [...statuses.keys()]
    const isOff = admitted(row).length === 0 && row.answers?.includes(409) === true
    expect(seen.some((status) => status < 300)).toBe(!isOff)
    expect(seen.filter((status) => status >= 500 || status === 400)).toEqual([])
    // Of the workspace an owner sees all that others see; what is one's own, the writer has written.
    const readers = (read: string, readable: Row): CallerName[] =>
      isOfScene(read) ? ['owner', ...admitted(readable)] : ['owner', who]
    expect(await grown(scene, readers)).toEqual([])
  })

  it('together let no answer exceed its documented size, for any reader', async () => {
    const scene = await world.scene({ answers: null }, 'owner')
    expect(await grown(scene, (_read, readable) => ['owner', ...admitted(readable)])).toEqual([])
  })
})
