import type { HealthReport, MailProblem } from '@papo/protocol'
import { healthChecks } from '@papo/protocol/schemas'
import { UnsealError } from '@papo/core/platform/sealer'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Installation, checks } from '../../src/health/checks.ts'
import { reportHealth } from '../../src/health/report.ts'
import { type ApiUnderTest, openApi } from '../http/api-under-test.ts'

const now = new Date('2026-03-04T12:00:00.000Z')
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

/** An installation in which all is well. */
function installation(over: Partial<Installation> = {}): Installation {
  return {
    version: '1.2.3',
    publicUrl: 'https://chat.example.com',
    production: true,
    trustsProxies: true,
    dataDir: tmpdir(),
    hasOwnSecret: true,
    sealer: { unseal: () => '' },
    database: database(),
    redis: { healthy: () => true, refusesWrites: () => false },
    canary: () => ({ ok: true, at: before(1), roundTripMs: 40, steps: {}, failedAt: null }),
    mailer: { check: () => Promise.resolve(null) },
    now: () => now,
    ...over,
  }
}

type Database = NonNullable<Installation['database']>

const taken: Database['beat'] = () => Promise.resolve({ writes: 'taken', wentBack: null })
const refusing = (writes: 'readOnly' | 'forbidden' | 'full'): Database => ({
  ...database(),
  beat: () => Promise.resolve({ writes, wentBack: null }),
})
const wentBack = (minutesAgo: number): Database => ({
  ...database(),
  beat: () =>
    Promise.resolve({
      writes: 'taken',
      wentBack: { since: before(minutesAgo + 1), noticedAt: before(minutesAgo) },
    }),
})

function database(over: Partial<Database['inspection']> = {}): Database {
  return {
    kind: 'postgres',
    now: () => Promise.resolve(new Date()),
    beat: taken,
    inspection: {
      migrations: () => Promise.resolve({ newer: 0, pending: 0 }),
      tasks: () =>
        Promise.resolve([
          { task: 'retention', lastDone: before(30), lastFailed: null, overdue: 0 },
        ]),
      anySealed: () => Promise.resolve({ id: '1', siteId: '2', sealed: 'v1.x' }),
      mails: () => Promise.resolve({ waiting: 0, failed: 0, lastSentAt: before(5) }),
      ...over,
    },
  }
}

const mailer = (problem: MailProblem): Installation['mailer'] => ({
  check: () => Promise.resolve({ problem, outcome: 'later', reply: '535 no' }),
})

const away = () => Promise.reject(new Error('connection refused'))
const silent: Database = {
  kind: 'postgres',
  now: away,
  beat: away,
  inspection: { migrations: away, tasks: away, anySealed: away, mails: away },
}
const call = { address: '10.0.0.2', forwardedFor: null, forwardedProto: null }

describe('a check', () => {
  const task = { task: 'expiry', lastDone: before(30), lastFailed: null, overdue: 0 }
  const tasks = (over: object) => database({ tasks: () => Promise.resolve([{ ...task, ...over }]) })
  const canary = { ok: true, at: before(1), roundTripMs: 40, steps: {}, failedAt: null }
  it.each<[string, Partial<Installation>]>([
    ['database fine ok', {}],
    ['database silent bad', { database: silent }],
    ['database missing bad', { database: { ...silent, kind: 'embedded' } }],
    ['database readOnly bad', { database: refusing('readOnly') }],
    ['database readOnly bad', { database: refusing('forbidden') }],
    ['database full bad', { database: refusing('full') }],
    ['database wentBack warn', { database: wentBack(60) }],
    ['database fine ok', { database: wentBack(60 * 25) }],
    ['database inUse ok', { database: null }],
    ['migrations fine ok', {}],
    [
      'migrations newer bad',
      { database: database({ migrations: () => Promise.resolve({ newer: 1, pending: 0 }) }) },
    ],
    [
      'migrations pending bad',
      { database: database({ migrations: () => Promise.resolve({ newer: 0, pending: 2 }) }) },
    ],
    ['migrations unseen ok', { database: silent }],
    ['mail fine ok', {}],
    ['mail off ok', { mailer: null }],
    ['mail fine ok', { database: silent }],
    ['mail failing bad', { mailer: mailer('wrong_password') }],
    ['mail failing warn', { mailer: mailer('deferred') }],
    ['mail failing bad', { mailer: { check: () => Promise.reject(new Error('away')) } }],
    [
      'mail givenUp warn',
      {
        database: database({
          mails: () => Promise.resolve({ waiting: 0, failed: 2, lastSentAt: null }),
        }),
      },
    ],
    ['cache fine ok', {}],
    ['cache memory ok', { redis: null }],
    ['cache away bad', { redis: { healthy: () => false, refusesWrites: () => false } }],
    ['cache refusesWrites bad', { redis: { healthy: () => false, refusesWrites: () => true } }],
    ['jobs fine ok', {}],
    ['jobs notYet ok', { database: database({ tasks: () => Promise.resolve([]) }) }],
    ['jobs late warn', { database: tasks({ lastDone: before(200) }) }],
    ['jobs failed warn', { database: tasks({ lastFailed: before(10) }) }],
    ['jobs fine ok', { database: tasks({ lastFailed: before(40) }) }],
    ['jobs undone bad', { jobsLateSince: () => before(300) }],
    ['jobs fine ok', { jobsLateSince: () => null }],
    ['jobs overdue warn', { database: tasks({ overdue: 2 }) }],
    ['canary fine ok', {}],
    ['canary off ok', { canary: () => 'off' }],
    ['canary notYet ok', { canary: () => null }],
    ['canary failed bad', { canary: () => ({ ...canary, ok: false, failedAt: 'accept' }) }],
    ['canary silent warn', { canary: () => ({ ...canary, at: before(6) }) }],
    ['disk unseen ok', { dataDir: '/nowhere/at/all' }],
    ['clock fine ok', {}],
    ['secret fromEnvironment ok', {}],
    ['secret stored ok', { hasOwnSecret: false }],
    ['secret missing bad', { sealer: null }],
    [
      'secret foreign bad',
      {
        sealer: {
          unseal: () => {
            throw new UnsealError()
          },
        },
      },
    ],
    ['address fine ok', {}],
    ['address plain bad', { publicUrl: 'http://chat.example.com' }],
    ['address local warn', { publicUrl: 'http://localhost:4000' }],
    ['address local ok', { publicUrl: 'http://localhost:4000', production: false }],
  ])('%s', async (wanted, over) => {
    const name = wanted.split(' ')[0] as keyof typeof checks
    const { is, state } = await checks[name](installation(over), call)
    expect(`${name} ${is} ${state}`).toBe(wanted)
  })

  it('a clock that is off says by how much', async () => {
    const ahead = { ...database(), now: () => Promise.resolve(new Date(Date.now() + 90_000)) }
    const { checks: found } = await reportHealth(installation({ database: ahead }), {
      locale: 'en',
    })
    const clock = found.find(({ name }) => name === 'clock')
    expect(clock).toMatchObject({
      state: 'warn',
      text: expect.stringContaining('90 s ahead') as string,
    })
  })

  it('a proxy that is not believed is named with its cure', async () => {
    const found = await checks.address(installation({ trustsProxies: false }), {
      ...call,
      forwardedFor: '203.0.113.9',
    })
    expect(found).toMatchObject({ is: 'untrustedProxy', facts: { address: '10.0.0.2' } })
  })
})

describe('the report', () => {
  it('has all checks in their order, and something to do for each that is not well', async () => {
    const broken = installation({
      database: silent,
      redis: { healthy: () => false, refusesWrites: () => false },
      publicUrl: 'http://chat.example.com',
      sealer: null,
    })
    for (const locale of ['en', 'pt-BR'] as const) {
      const report = await reportHealth(broken, { locale })
      expect(report.checks.map(({ name }) => name)).toEqual(healthChecks)
      const helpless = report.checks.filter(({ state, cure }) => state !== 'ok' && cure === null)
      expect(helpless).toEqual([])
    }
  })

  it('shows customers of a shared installation nothing of the machine', async () => {
    const report = await reportHealth(installation(), { locale: 'en' }, true)
    expect(report.checks.map(({ name }) => name)).toEqual([
      'database',
      'cache',
      'canary',
      'address',
      'version',
    ])
  })
})

describe('a server', () => {
  let api: ApiUnderTest
  beforeAll(async () => {
    api = await openApi({ TRUST_PROXY: 'false' })
  })
  afterAll(() => api.close())
  const ask = async (token: string, headers: Record<string, string> = {}, locale = 'en') => {
    const answer = await api.call('GET', `/v1/health?locale=${locale}`, { token, headers })
    return { status: answer.status, report: answer.body as unknown as HealthReport }
  }
  const stateOf = ({ checks: found }: HealthReport) =>
    Object.fromEntries(found.map(({ name, state }) => [name, state]))

  it('tells its owner how it is, in their language', async () => {
    const { status, report } = await ask(api.owner)
    expect(status).toBe(200)
    const { disk: _, ...states } = stateOf(report)
    expect(new Set(Object.values(states))).toEqual(new Set(['ok']))
    const [database] = (await ask(api.owner, {}, 'pt-BR')).report.checks
    expect(database?.title).toBe('Banco de dados')
    expect((await ask(await api.agent('admin'))).status).toBe(403)
  })

  it('notices a proxy that it was not told of', async () => {
    const { report } = await ask(api.owner, { 'x-forwarded-for': '203.0.113.9' })
    expect(stateOf(report)['address']).toBe('warn')
  })
})
