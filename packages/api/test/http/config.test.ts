import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/server/config-error.ts'
import { readConfig } from '../../src/server/config.ts'

const secret = 'a value that must never be printed'

/** The error of a start with this environment, or null if it is valid. */
function complaint(environment: Record<string, string>): string | null {
  try {
    readConfig(environment)
    return null
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

/** Stands unencoded in an address. */
const mailPassword = 'zz-never-shown'

describe('the configuration', () => {
  it('needs nothing on a laptop', () => {
    expect(readConfig({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      dataDir: './data',
      databaseUrl: null,
      databaseDirectUrl: null,
      redisUrl: null,
      redisPrefix: null,
      publicUrl: 'http://localhost:4000',
      logLevel: 'info',
      trustProxy: false,
      rateLimitScale: 1,
      owner: null,
      secret: null,
      signUp: 'closed',
      canary: false,
      metricsToken: null,
      mail: null,
      production: false,
      warnings: [],
    })
  })

  it('is read once and cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  it('treats an empty variable as absent', () => {
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
      PAPO_SECRET: randomBytes(32).toString('hex'),
      SIGN_UP: 'open',
      CANARY: 'on',
      METRICS_TOKEN: 'sixteen-letters-x',
      SMTP_URL: 'smtps://papo:p%40ss%2Fword@mail.example.com',
      MAIL_FROM: 'Papo da Loja <papo@example.com>',
      MAIL_REPLY_TO: 'help@example.com',
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
      canary: true,
      metricsToken: 'sixteen-letters-x',
      mail: {
        host: 'mail.example.com',
        port: 465,
        secure: true,
        auth: { user: 'papo', password: 'p@ss/word' },
        from: { name: 'Papo da Loja', address: 'papo@example.com' },
        replyTo: 'help@example.com',
      },
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
    ['DATABASE_URL', { DATABASE_URL: `postgres://papo:#${mailPassword}@db/papo` }],
    ['DATABASE_URL', { DATABASE_URL: `postgres://papo:%${mailPassword}@db/papo` }],
    ['DATABASE_DIRECT_URL', { DATABASE_DIRECT_URL: 'postgres://db/papo' }],
    [
      'DATABASE_DIRECT_URL',
      { DATABASE_URL: 'postgres://db/papo', DATABASE_DIRECT_URL: `postgres://${mailPassword}@@db` },
    ],
    ['REDIS_URL', { REDIS_URL: 'redis://cache:6379' }],
    ...[
      `redis://:%${mailPassword}@cache`,
      `redis://:#${mailPassword}@cache`,
      `redis://:a/${mailPassword}@cache`,
      `redis://:a?${mailPassword}@cache`,
      `redis://:a@${mailPassword}@cache`,
      `redis://:${mailPassword}@one,two:6379`,
      `redis://:${mailPassword}@cache:port`,
      `redis://:${mailPassword}@cache/first`,
    ].map((REDIS_URL): [string, Record<string, string>] => [
      'REDIS_URL',
      { REDIS_URL, DATABASE_URL: 'postgres://db/papo' },
    ]),
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
    ['PAPO_SECRET', { PAPO_SECRET: 'too short' }],
    ['PAPO_SECRET', { NODE_ENV: 'production' }],
    ['SIGN_UP', { SIGN_UP: 'yes' }],
    ['CANARY', { CANARY: 'yes' }],
    ['METRICS_TOKEN', { METRICS_TOKEN: 'too short' }],
    ['METRICS_TOKEN', { METRICS_TOKEN: secret }],
    ['SMTP_URL', { SMTP_URL: `http://papo:${mailPassword}@mail`, MAIL_FROM: 'a@b.example' }],
    ['SMTP_URL', { SMTP_URL: `smtp://papo:#${mailPassword}@mail:25`, MAIL_FROM: 'a@b.example' }],
    ['SMTP_URL', { SMTP_URL: `smtp://papo:a/${mailPassword}@mail`, MAIL_FROM: 'a@b.example' }],
    ['SMTP_URL', { SMTP_URL: `smtp://${mailPassword}@mail`, MAIL_FROM: 'a@b.example' }],
    ['SMTP_URL', { SMTP_URL: `smtp://papo:%${mailPassword}@mail`, MAIL_FROM: 'a@b.example' }],
    ['SMTP_URL', { SMTP_URL: 'smtp:///', MAIL_FROM: 'a@b.example' }],
    ['MAIL_FROM', { SMTP_URL: `smtp://papo:${mailPassword}@mail` }],
    ['MAIL_FROM', { SMTP_URL: 'smtp://mail', MAIL_FROM: 'Papo' }],
    ['MAIL_FROM', { MAIL_FROM: 'papo@example.com' }],
    ['MAIL_REPLY_TO', { SMTP_URL: 'smtp://mail', MAIL_FROM: 'a@b.example', MAIL_REPLY_TO: 'me' }],
  ])('names %s in one line and shows no value of %j', (name, environment) => {
    const line = complaint(environment) ?? 'nothing'
    expect(line).toContain(name)
    expect(line).not.toContain('\n')
    expect(line).not.toContain(secret)
    expect(line).not.toContain(mailPassword)
  })

  it('reads senders and mail servers as people write them', () => {
    const mailOf = (SMTP_URL: string, MAIL_FROM: string) => readConfig({ SMTP_URL, MAIL_FROM }).mail
    expect(mailOf('smtp://mail.example.com', 'papo@example.com')).toEqual({
      host: 'mail.example.com',
      port: 587,
      secure: false,
      auth: null,
      from: { name: '', address: 'papo@example.com' },
      replyTo: null,
    })
    expect(mailOf('smtp://[::1]:2525/', '"Loja, do Zé" <ze@example.com>')).toMatchObject({
      host: '::1',
      port: 2525,
      from: { name: 'Loja, do Zé', address: 'ze@example.com' },
    })
  })

  it('warns of a database that several processes cannot share well', () => {
    const { warnings } = readConfig({ DATABASE_URL: 'postgres://db/papo' })
    expect(warnings).toEqual([expect.stringContaining('REDIS_URL')])
  })

  it('warns of an unknown variable', () => {
    const { warnings } = readConfig({ PAPO_OWNER_MAIL: secret })
    expect(warnings).toEqual([expect.stringContaining('PAPO_OWNER_MAIL')])
    expect(warnings.join()).not.toContain(secret)
  })
})

describe('in production', () => {
  const production = {
    NODE_ENV: 'production',
    PAPO_SECRET: '7c1b0e64a9f25d83b6e07a4f19cd52e8a3f60b7d94e1c285',
    PAPO_OWNER_EMAIL: 'ana@example.com',
    PAPO_OWNER_PASSWORD: 'q7-Vm2x-Lr9k-Tz4p',
    DATABASE_URL: 'postgres://papo:Zk3w9QfT1x@db/papo',
  }

  it('a start with good secrets succeeds', () => {
    expect(complaint(production)).toBeNull()
    for (const how of ['hex', 'base64', 'base64url'] as const) {
      for (let at = 0; at < 200; at += 1) {
        const METRICS_TOKEN = randomBytes(16).toString(how)
        const PAPO_SECRET = randomBytes(32).toString(how)
        const secrets = { PAPO_SECRET, METRICS_TOKEN }
        expect([secrets, complaint({ ...production, ...secrets })]).toEqual([secrets, null])
      }
    }
  })

  it.each([
    'changeme-changeme-changeme-changeme',
    'Change-Me-Please-0123456789-abcdef-xyz',
    'please replace this by a long random text',
    'super-secret-value-of-my-chat-server-2026',
    'your_secret_key_with_at_least_32_characters',
    'x'.repeat(64),
    '0123456789abcdef0123456789abcdef',
    'k9f2-m4q7-k9f2-m4q7-k9f2-m4q7-k9f2-m4',
    'abcdefghijklmnopqrstuvwxyz0123456789',
    '1122334455667788112233445566778811',
  ])('the secret %s is refused', (PAPO_SECRET) => {
    const line = complaint({ ...production, PAPO_SECRET })
    expect(line).toMatch(/^PAPO_SECRET [^\n]+$/)
    expect(line).not.toContain(PAPO_SECRET)
  })

  it.each([
    'postgres://papo:postgres@db/papo',
    'postgres://papo:password@db/papo',
    'postgresql://papo:ChangeMe@db/papo',
    'postgres://papo:papo@db/papo',
    'postgres://papo:secret@db/papo',
    'postgres://papo:%61dmin@db/papo',
    'postgres://papo@db/papo?password=postgres',
  ])('the database %s is refused', (DATABASE_URL) => {
    const line = complaint({ ...production, DATABASE_URL })
    expect(line).toMatch(/^DATABASE_URL [^\n]+$/)
    expect(line).not.toContain(DATABASE_URL)
  })

  it.each([
    'changeme-changeme',
    'ChangeMe-to-something-4711',
    'metrics-token-2026',
    'papo_prometheus_token',
    'my-secret-token-for-metrics',
    'supersecretmetrics',
    '0123456789abcdef',
    'aaaaaaaaaaaaaaaa',
    'k9f2-k9f2-k9f2-k9f2',
    '1111222233331111',
  ])('the token %s is refused', (METRICS_TOKEN) => {
    const line = complaint({ ...production, METRICS_TOKEN })
    expect(line).toMatch(/^METRICS_TOKEN [^\n]+$/)
    expect(line).not.toContain(METRICS_TOKEN)
  })

  it('a laptop may start with any values', () => {
    const weak = {
      PAPO_SECRET: 'changeme-changeme-changeme-changeme',
      METRICS_TOKEN: 'changeme-changeme',
    }
    expect(complaint({ ...production, NODE_ENV: 'development', ...weak })).toBeNull()
  })
})
