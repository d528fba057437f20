import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'

const secret = 'a value that must never be printed'

/** What the start says of this environment, or null where it is content. */
function complaint(environment: Record<string, string>): string | null {
  try {
    readConfig(environment)
    return null
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

describe('the configuration', () => {
  it('needs nothing on a laptop', () => {
    expect(readConfig({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      dataDir: './data',
      databaseUrl: null,
      redisUrl: null,
      publicUrl: 'http://localhost:4000',
      logLevel: 'info',
      trustProxy: false,
      rateLimitScale: 1,
      owner: null,
      secret: null,
      signUp: 'closed',
      production: false,
      warnings: [],
    })
  })

  it('is read once and cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', PUBLIC_URL: '' })).toEqual(readConfig({}))
  })

  it('reads every variable', () => {
    const read = readConfig({
      PORT: '8080',
      HOST: '0.0.0.0',
      DATA_DIR: '/var/lib/papo',
      DATABASE_URL: 'postgres://papo:word@db/papo',
      REDIS_URL: 'redis://cache:6379/2',
      PUBLIC_URL: 'https://chat.example.com/',
      LOG_LEVEL: 'debug',
      TRUST_PROXY: '10.0.0.0/8, 127.0.0.1, fd00::/8, uniquelocal',
      RATE_LIMIT_SCALE: '2.5',
      PAPO_OWNER_EMAIL: 'Ana@Example.com',
      PAPO_OWNER_PASSWORD: 'correct horse battery',
      PAPO_SECRET: 'x'.repeat(32),
      SIGN_UP: 'open',
      NODE_ENV: 'production',
    })
    expect(read).toMatchObject({
      port: 8080,
      host: '0.0.0.0',
      publicUrl: 'https://chat.example.com',
      trustProxy: ['10.0.0.0/8', '127.0.0.1', 'fd00::/8', 'uniquelocal'],
      rateLimitScale: 2.5,
      owner: { email: 'ana@example.com' },
      signUp: 'open',
      production: true,
      warnings: [],
    })
  })

  it.each([
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '0' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '4000.5' }],
    ['DATABASE_URL', { DATABASE_URL: `mysql://papo:${secret}@db/papo` }],
    ['DATABASE_URL', { DATABASE_URL: secret }],
    ['REDIS_URL', { REDIS_URL: 'redis://cache:6379' }],
    ['REDIS_URL', { REDIS_URL: `http://:${secret}@cache`, DATABASE_URL: 'postgres://db/papo' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'chat.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://chat.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://chat.example.com/papo' }],
    ['PUBLIC_URL', { PUBLIC_URL: `https://ana:${encodeURI(secret)}@chat.example.com` }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['TRUST_PROXY', { TRUST_PROXY: '10.0.0.0/40' }],
    ['TRUST_PROXY', { TRUST_PROXY: '0.0.0.0/0, nonsense' }],
    ['RATE_LIMIT_SCALE', { RATE_LIMIT_SCALE: '0' }],
    ['RATE_LIMIT_SCALE', { RATE_LIMIT_SCALE: '-1' }],
    ['RATE_LIMIT_SCALE', { RATE_LIMIT_SCALE: '1e400' }],
    ['PAPO_OWNER_PASSWORD', { PAPO_OWNER_EMAIL: 'ana@example.com' }],
    ['PAPO_OWNER_EMAIL', { PAPO_OWNER_PASSWORD: secret }],
    ['PAPO_OWNER_EMAIL', { PAPO_OWNER_EMAIL: 'ana', PAPO_OWNER_PASSWORD: secret }],
    ['PAPO_OWNER_PASSWORD', { PAPO_OWNER_EMAIL: 'ana@example.com', PAPO_OWNER_PASSWORD: 'short' }],
    ['PAPO_SECRET', { PAPO_SECRET: 'too short' }],
    ['PAPO_SECRET', { NODE_ENV: 'production' }],
    ['SIGN_UP', { SIGN_UP: 'yes' }],
  ])('names %s in one line and shows no value of %j', (name, environment) => {
    const line = complaint(environment) ?? 'nothing'
    expect(line).toContain(name)
    expect(line).not.toContain('\n')
    expect(line).not.toContain(secret)
  })

  it('warns of a database that several processes would not share well', () => {
    const { warnings } = readConfig({ DATABASE_URL: 'postgres://db/papo' })
    expect(warnings).toEqual([expect.stringContaining('REDIS_URL')])
  })

  it('warns of a variable that it does not know', () => {
    const { warnings } = readConfig({ PAPO_OWNER_MAIL: secret })
    expect(warnings).toEqual([expect.stringContaining('PAPO_OWNER_MAIL')])
    expect(warnings.join()).not.toContain(secret)
  })
})
