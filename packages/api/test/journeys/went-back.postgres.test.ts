import { randomUUID } from 'node:crypto'
import type { LogPage } from '@papo/protocol'
import pg from 'pg'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  createDatabase,
  createRedisDatabase,
  describeWithPostgres,
  describeWithServices,
  type Disposable,
} from '../../../../test/rig/services.ts'
import { openHarness, type ApiHarness, type HarnessVisitor, type Or } from './api-harness.ts'

const soon = { timeout: 10_000, interval: 100 }

/** The server of a database, as its operator has it. */
async function onServer(url: string, ...statements: string[]): Promise<void> {
  const admin = new URL(url)
  admin.pathname = '/postgres'
  const client = new pg.Client({ connectionString: admin.href })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1)

/** Nobody may come, and who is there is sent away: as while a server is exchanged. */
const closed = (name: string): string[] => [
  `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
]
const opened = (name: string): string => `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`

async function copy({ url }: Disposable): Promise<string> {
  const name = nameOf(url)
  const backup = `papo_${randomUUID().replaceAll('-', '')}`
  await onServer(url, ...closed(name), `CREATE DATABASE ${backup} TEMPLATE ${name}`, opened(name))
  return backup
}

/** The copy takes the place of the database, under its name. */
async function restore({ url }: Disposable, backup: string): Promise<void> {
  const name = nameOf(url)
  await onServer(
    url,
    ...closed(name),
    `ALTER DATABASE ${name} RENAME TO ${backup}_old`,
    `ALTER DATABASE ${backup} RENAME TO ${name}`,
    `DROP DATABASE ${backup}_old WITH (FORCE)`,
  )
}

async function inDatabase({ url }: Disposable, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

async function says(visitor: HarnessVisitor, text: string): Promise<void> {
  const clientId = randomUUID()
  await vi.waitFor(
    async () => expect((await visitor.say(text, clientId)).status).toBeLessThan(300),
    soon,
  )
}

const textsOf = ({ messages = [] }: Partial<LogPage>) => messages.flatMap(({ text }) => text ?? [])

/** Polls on from the cursor until the log is read again from its start. */
async function reset(poll: (query: string) => Promise<{ body: Or<LogPage> }>, cursor: string) {
  let page: Or<LogPage> | undefined
  await vi.waitFor(async () => {
    const { body } = await poll(`?after=${cursor}`)
    expect(body.reset).toBe(true)
    page = body
  }, soon)
  return page ?? ({} as Or<LogPage>)
}

/** A poll of the visitor by way of this node. */
const pollOn =
  (node: ApiHarness, { chatId, token }: HarnessVisitor) =>
  (query: string) =>
    node.call<Or<LogPage>>('GET', `/v1/chats/${chatId}/messages${query}`, { token })

interface Ready {
  database: string
  wentBack: { since: string | null; noticedAt: string }
}

function wentBackSuite(
  open: () => Promise<{ env: Record<string, string>; drop(): Promise<void> }>,
) {
  let database: Disposable
  let services: Awaited<ReturnType<typeof open>>
  let nodes: ApiHarness[]
  beforeEach(async () => {
    database = await createDatabase()
    services = await open()
    const env = { DATABASE_URL: database.url, ...services.env }
    nodes = [await openHarness(env), await openHarness(env)]
  })
  afterEach(async () => {
    for (const node of nodes) await node.close()
    await services.drop()
    await database.drop()
  })
  const epochs = () =>
    new Set(
      nodes.map(
        ({
          services: {
            database: { installation },
          },
        }) => installation.epoch,
      ),
    )
  const [first, second] = [() => nodes[0] as ApiHarness, () => nodes[1] as ApiHarness]

  it('is noticed under the same address, and every client reads its chat again', async () => {
    const visitor = await first().start()
    await says(visitor, 'kept')
    const backup = await copy(database)
    await says(visitor, 'lost')
    const { body: before } = await visitor.poll()
    expect(textsOf(before)).toEqual(['kept', 'lost'])
    const [epoch] = epochs()
    const held = pollOn(second(), visitor)(`?after=${before.cursor}&wait=25`)
    await restore(database, backup)
    for (const node of nodes) {
      const page = await reset(pollOn(node, visitor), before.cursor)
      expect(textsOf(page)).toEqual(['kept'])
    }
    // A held poll was answered too: with the log from its start, or a refusal while nobody could connect.
    const { status, body } = await held
    const seen = status === 200 ? [body.reset, textsOf(body)] : [true, ['kept']]
    expect(seen).toEqual([true, ['kept']])
    await vi.waitFor(() => expect(epochs().size).toBe(1), soon)
    expect(epochs()).not.toContain(epoch)

    await says(visitor, 'new')
    const now = await visitor.poll()
    expect(textsOf(now.body)).toEqual(['kept', 'new'])
    for (const node of nodes) {
      const ready = (await node.call<Ready>('GET', '/readyz')).body
      expect(ready.database).toBe('wentBack')
      const { since, noticedAt } = ready.wentBack
      expect(Date.parse(since ?? '')).toBeLessThan(Date.parse(noticedAt))
      expect(Date.parse(since ?? '')).toBeGreaterThan(Date.parse(noticedAt) - 60_000)
    }
  })

  it.each([
    [
      'is another server, or has another timeline',
      `UPDATE installation SET lineage = '7/00000001/5'`,
    ],
    ['lacks what a process has written', 'UPDATE pulse SET beats = 1'],
    ['has lost the rows of the processes', 'DELETE FROM pulse'],
  ])('is noticed where it %s', async (_how, statement) => {
    const visitor = await first().start()
    await says(visitor, 'kept')
    const { body } = await visitor.poll()
    await vi.waitFor(async () => {
      const { rows } = await first().services.database.statements.run(
        'SELECT count(*) FILTER (WHERE beats > 1)::integer AS count FROM pulse',
      )
      expect(rows).toEqual([{ count: 2 }])
    }, soon)
    await inDatabase(database, statement)
    for (const node of nodes) await reset(pollOn(node, visitor), body.cursor)
    await vi.waitFor(() => expect(epochs().size).toBe(1), soon)
  })

  it('is noticed at the start', async () => {
    const visitor = await first().start()
    const { body } = await visitor.poll()
    for (const node of nodes) await node.close()
    const backup = await copy(database)
    await restore(database, backup)
    nodes = [await openHarness({ DATABASE_URL: database.url, ...services.env })]
    const page = await pollOn(first(), visitor)(`?after=${body.cursor}`)
    expect(page.body.reset).toBe(true)
  })

  it('is no database that was away', async () => {
    const [epoch] = epochs()
    const visitor = await first().start()
    const { body } = await visitor.poll()
    const name = nameOf(database.url)
    await onServer(database.url, ...closed(name), opened(name))
    await says(visitor, 'still here')
    await vi.waitFor(
      async () => expect((await first().call('GET', '/readyz')).status).toBe(200),
      soon,
    )
    const { body: page } = await visitor.poll(`?after=${body.cursor}`)
    expect([page.reset, textsOf(page)]).toEqual([false, ['still here']])
    expect([...epochs()]).toEqual([epoch])
  })
}

describeWithPostgres('a database that went back', () => {
  wentBackSuite(() => Promise.resolve({ env: {}, drop: () => Promise.resolve() }))
})

describeWithServices('a database that went back, beside Redis', () => {
  wentBackSuite(async () => {
    const redis = await createRedisDatabase()
    return { env: { REDIS_URL: redis.url }, drop: () => redis.drop() }
  })
})
