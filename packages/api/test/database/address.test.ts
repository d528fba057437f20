import { describe, expect, it } from 'vitest'
import { readAddress } from '../../src/database/address.ts'
import { jobSchemaOf } from '../../src/database/job-schema.ts'
import { faultOfUrl } from '../../src/database/url-fault.ts'

const faultOf = (value: string) => faultOfUrl(value, ['postgres', 'postgresql'])
const refusal = (value: string): string => {
  try {
    readAddress(value)
    return 'read'
  } catch (error) {
    return (error as Error).message
  }
}

describe('an address of PostgreSQL', () => {
  it('is read as libpq reads it', () => {
    expect(readAddress('postgres://ana:p%40ss%3Aw%25@db.example.com:5433/papo')).toMatchObject({
      hosts: [{ host: 'db.example.com', port: 5433 }],
      user: 'ana',
      password: 'p@ss:w%',
      database: 'papo',
      sslMode: null,
      isPooled: null,
      sessionAttributes: 'any',
      ignored: [],
    })
  })

  it.each([
    [
      'postgres://a,b:5433,[::1]:5434/papo',
      [
        ['a', null],
        ['b', 5433],
        ['::1', 5434],
      ],
    ],
    [
      'postgres://a,b/papo?port=6432',
      [
        ['a', 6432],
        ['b', 6432],
      ],
    ],
    [
      'postgres://a,b/papo?port=1,2',
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    ['postgres:///papo?host=/var/run/postgresql', [['/var/run/postgresql', null]]],
    ['postgres://%2Fvar%2Frun/papo', [['/var/run', null]]],
    ['postgres://papo@/papo', [[null, null]]],
  ])('%s names its hosts', (value, hosts) => {
    expect(readAddress(value).hosts.map(({ host, port }) => [host, port])).toEqual(hosts)
  })

  it('has the parameters of hosting panels', () => {
    const read = readAddress(
      'postgres://u:p@h/d?sslmode=require&channel_binding=require&pgbouncer=true&connect_timeout=10&connection_limit=1&target_session_attrs=read-write',
    )
    expect(read).toMatchObject({ sslMode: 'require', isPooled: true, channelBinding: true })
    expect([read.sessionAttributes, read.ignored]).toEqual(['read-write', ['connection_limit']])
  })

  it.each([
    ['postgres://papo:a#b@db/papo', '# as %23'],
    ['postgres://papo:12#34@db/papo', '# as %23'],
    ['postgres://papo:a/b@db/papo', '/ as %2F'],
    ['postgres://papo:12/34@db/papo', '/ as %2F'],
    ['postgres://papo:a?b@db/papo', '? as %3F'],
    ['postgres://papo:a@b@db/papo', '@ as %40'],
    ['postgres://papo:100%@db/papo', '% as %25'],
    ['postgres://papo:a b@db/papo', '%20'],
    ['mysql://papo@db/papo', 'postgres://'],
    ['db/papo', 'postgres://'],
    ['postgres://db:port/papo', 'port'],
    ['postgres://db:70000/papo', 'port'],
    ['postgres://a,b/papo?port=1,2,3', 'ports'],
    ['postgres://db/papo?sslmode=on', 'sslmode'],
    ['postgres://db/papo?sslmode=verify-ca', 'sslrootcert'],
    ['postgres://db/papo?sslmode=require&sslrootcert=system', 'verify-full'],
    ['postgres://db/papo?sslcert=/c.pem', 'sslkey'],
    ['postgres://db/papo?target_session_attrs=standby', 'target_session_attrs'],
    ['postgres://db/papo?pgbouncer=maybe', 'pgbouncer'],
  ])('%s is refused with its cure', (value, cure) => {
    const said = refusal(value)
    expect(said).toContain(cure)
    expect(said).not.toContain('34@')
  })

  it('may hold any text that is encoded', () => {
    for (const password of ['#', '/', '?', '@', '%', ':', ' ', 'ção😀', '%23']) {
      const value = `postgres://papo:${encodeURIComponent(password)}@db/papo`
      expect([faultOf(value), readAddress(value).password]).toEqual([null, password])
    }
  })
})

describe('the schema of the jobs', () => {
  it('carries the name of Papo, and that of its own schema', () => {
    expect(jobSchemaOf('public')).toBe('papo_jobs')
    expect(jobSchemaOf('app')).toBe('papo_jobs_app')
  })

  it('is a short, plain name for every schema, another one for each', () => {
    const names = ['a-b', 'a_b', 'A_b', 'x'.repeat(63), `${'x'.repeat(62)}y`, 'ção'].map(
      jobSchemaOf,
    )
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^papo_jobs_[a-z0-9_]{1,39}$/)
  })
})
