import { BlockList, isIP } from 'node:net'
import { limits } from '@papo/protocol'
import { type LogLevel, logLevels } from '../http/edge-settings.ts'
import { readAddress } from '../database/address.ts'
import { faultOfUrl, UrlFault } from '../database/url-fault.ts'
import { ConfigError } from './config-error.ts'
import { isDefaultPassword, isGuessableSecret, isGuessableToken } from './default-secrets.ts'
import { type MailConfig, readMailConfig } from './mail-config.ts'
import { acceptedSecret, secretMinLength } from './secret-rule.ts'

/** The configuration from the environment, read once. */
export interface Config {
  readonly port: number
  readonly host: string
  /** The folder of the embedded database and the stored secret. */
  readonly dataDir: string
  /** The URL of PostgreSQL; null for the embedded database. */
  readonly databaseUrl: string | null
  /** The URL of the same PostgreSQL without a pooler, for migrations; null if `databaseUrl` has none before it. */
  readonly databaseDirectUrl: string | null
  /** The URL of Redis; null for the process's own memory. */
  readonly redisUrl: string | null
  /** Stands before the installation's own name in Redis; null where that name suffices. */
  readonly redisPrefix: string | null
  /** The origin at which browsers reach this installation, without a trailing slash. */
  readonly publicUrl: string
  readonly logLevel: LogLevel
  readonly trustProxy: false | readonly string[]
  readonly rateLimitScale: number
  readonly owner: { readonly email: string; readonly password: string } | null
  /** Seals secrets at rest; null to generate one and store it in the data folder. */
  readonly secret: string | null
  readonly signUp: 'open' | 'closed'
  /** Whether a synthetic visitor and agent chat once a minute, to check that the installation works. */
  readonly canary: boolean
  /** The bearer token for the metrics; null for no metrics. */
  readonly metricsToken: string | null
  /** How to send mail; null: no mail is sent. */
  readonly mail: MailConfig | null
  readonly production: boolean
  /** A sentence for each setting that is allowed but probably a mistake. */
  readonly warnings: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

const known = ['PAPO_OWNER_EMAIL', 'PAPO_OWNER_PASSWORD', 'PAPO_SECRET']
const email = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/

/**
 * The frozen configuration from the environment. An empty variable counts as not set.
 * @throws ConfigError for the first invalid variable
 */
export function readConfig(environment: Environment): Config {
  const value = (name: string): string | null => environment[name]?.trim() || null
  const port = wholeNumber('PORT', value('PORT') ?? '4000', 1, 65_535)
  const databaseUrl = databaseAddress('DATABASE_URL', value('DATABASE_URL'))
  const databaseDirectUrl = databaseAddress('DATABASE_DIRECT_URL', value('DATABASE_DIRECT_URL'))
  if (databaseDirectUrl !== null && databaseUrl === null) {
    throw new ConfigError('DATABASE_DIRECT_URL needs DATABASE_URL, the address of its pooler')
  }
  const redisUrl = redisAddress('REDIS_URL', value('REDIS_URL'))
  if (redisUrl !== null && databaseUrl === null) {
    throw new ConfigError('REDIS_URL needs DATABASE_URL: the embedded database is for one process')
  }
  const production = value('NODE_ENV') === 'production'
  const firstOwner = owner(value('PAPO_OWNER_EMAIL'), environment['PAPO_OWNER_PASSWORD'] || null)
  const ownSecret = secret(value('PAPO_SECRET'), production)
  const metricsToken = token('METRICS_TOKEN', value('METRICS_TOKEN'))
  // @fault known-secrets
  if (production) {
    requireNoDefaults({ secret: ownSecret, databaseUrl, metricsToken })
  }
  return Object.freeze({
    port,
    host: value('HOST') ?? '127.0.0.1',
    dataDir: value('DATA_DIR') ?? './data',
    databaseUrl,
    databaseDirectUrl,
    redisUrl,
    redisPrefix: prefix('REDIS_PREFIX', value('REDIS_PREFIX')),
    publicUrl: origin('PUBLIC_URL', value('PUBLIC_URL') ?? `http://localhost:${port}`),
    logLevel: oneOf('LOG_LEVEL', value('LOG_LEVEL') ?? 'info', logLevels),
    trustProxy: networks('TRUST_PROXY', value('TRUST_PROXY') ?? 'false'),
    rateLimitScale: positive('RATE_LIMIT_SCALE', value('RATE_LIMIT_SCALE') ?? '1'),
    owner: firstOwner,
    secret: ownSecret,
    signUp: oneOf('SIGN_UP', value('SIGN_UP') ?? 'closed', ['closed', 'open'] as const),
    canary: oneOf('CANARY', value('CANARY') ?? 'off', ['off', 'on'] as const) === 'on',
    metricsToken,
    mail: readMailConfig(value),
    production,
    warnings: Object.freeze(warnings(environment, databaseUrl, redisUrl)),
  })
}

function wholeNumber(name: string, value: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  throw new ConfigError(`${name} must be a whole number from ${least} to ${most}`)
}

function positive(name: string, value: string): number {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN
  if (number > 0 && number <= 1e9) return number
  throw new ConfigError(`${name} must be a number above 0`)
}

function oneOf<Value extends string>(name: string, value: string, values: readonly Value[]): Value {
  const found = values.find((one) => one === value)
  if (found !== undefined) return found
  throw new ConfigError(`${name} must be one of ${values.join(', ')}`)
}

function databaseAddress(name: string, value: string | null): string | null {
  if (value === null) return null
  try {
    readAddress(value)
    return value
  } catch (error) {
    if (error instanceof UrlFault) throw new ConfigError(`${name} ${error.message}`)
    throw error
  }
}

function redisAddress(name: string, value: string | null): string | null {
  if (value === null) return null
  const fault = faultOfUrl(value, ['redis', 'rediss'])
  if (fault !== null) throw new ConfigError(`${name} ${fault}`)
  const [, authority = ''] = /^\w+:\/\/([^/?]*)/u.exec(value) ?? []
  const url = URL.parse(value)
  if (authority.slice(authority.lastIndexOf('@') + 1).includes(',')) {
    throw new ConfigError(
      `${name} names several hosts, but Papo uses one Redis: name the primary, or the proxy before them`,
    )
  }
  if (url === null) {
    throw new ConfigError(
      `${name} has no host, or a port that is no number up to 65535: write it as in redis://:password@cache.example.com:6379, with special characters of the password percent-encoded`,
    )
  }
  if (!/^(\/\d*)?$/u.test(url.pathname)) {
    throw new ConfigError(`${name} has no number of a database behind its last /, as in /0`)
  }
  return value
}

function prefix(name: string, value: string | null): string | null {
  if (value === null || /^[A-Za-z0-9_-]{1,40}$/.test(value)) return value
  throw new ConfigError(`${name} must have 1 to 40 letters, digits, - or _`)
}

function origin(name: string, value: string): string {
  const url = URL.parse(value)
  const isOrigin =
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.href === `${url.origin}/`
  if (isOrigin) return url.origin
  throw new ConfigError(
    `${name} must be http:// or https://, a host and maybe a port, without a path`,
  )
}

/** Names that stand for ranges of private addresses. */
const namedNetworks = ['loopback', 'linklocal', 'uniquelocal']

function networks(name: string, value: string): false | readonly string[] {
  if (value === 'false') return false
  const list = value.split(',').map((network) => network.trim())
  if (list.every((network) => namedNetworks.includes(network) || isNetwork(network))) {
    return Object.freeze(list)
  }
  throw new ConfigError(
    `${name} must be false or a list of addresses and networks, as in 10.0.0.0/8,127.0.0.1`,
  )
}

function isNetwork(value: string): boolean {
  const [ip = '', bits, ...rest] = value.split('/')
  const version = isIP(ip)
  if (version === 0 || rest.length > 0) return false
  if (bits === undefined) return true
  if (!/^[1-9]\d{0,2}$/.test(bits)) return false
  try {
    new BlockList().addSubnet(ip, Number(bits), version === 4 ? 'ipv4' : 'ipv6')
    return true
  } catch {
    return false
  }
}

function owner(address: string | null, password: string | null): Config['owner'] {
  if (address === null && password === null) return null
  if (address === null) {
    throw new ConfigError('PAPO_OWNER_EMAIL must be set together with PAPO_OWNER_PASSWORD')
  }
  if (password === null) {
    throw new ConfigError('PAPO_OWNER_PASSWORD must be set together with PAPO_OWNER_EMAIL')
  }
  if (!email.test(address) || address.length > limits.emailLength) {
    throw new ConfigError('PAPO_OWNER_EMAIL must be an e-mail address')
  }
  return Object.freeze({ email: address.toLowerCase(), password })
}

function token(name: string, value: string | null): string | null {
  if (value === null || /^[\x21-\x7E]{16,200}$/.test(value)) return value
  throw new ConfigError(`${name} must have 16 to 200 characters, without spaces`)
}

function secret(value: string | null, production: boolean): string | null {
  if (value === null && production) {
    throw new ConfigError(
      `PAPO_SECRET must be set where NODE_ENV is production: ${secretMinLength} random characters or more`,
    )
  }
  if (value === null) return null
  const accepted = acceptedSecret(value)
  if (accepted !== null) return accepted
  throw new ConfigError(`PAPO_SECRET must have ${secretMinLength} characters or more`)
}

/** In production, the server does not start with a secret that everybody knows. */
function requireNoDefaults({
  secret: ownSecret,
  databaseUrl,
  metricsToken,
}: Pick<Config, 'secret' | 'databaseUrl' | 'metricsToken'>): void {
  if (ownSecret !== null && isGuessableSecret(ownSecret)) {
    throw new ConfigError(
      'PAPO_SECRET can be guessed: set random characters, as `openssl rand -hex 32` prints them',
    )
  }
  if (databaseUrl !== null && isDefaultPassword(readAddress(databaseUrl).password ?? '')) {
    throw new ConfigError('DATABASE_URL has a password that databases come with: change it')
  }
  if (metricsToken !== null && isGuessableToken(metricsToken)) {
    throw new ConfigError(
      'METRICS_TOKEN can be guessed: set random characters, as `openssl rand -hex 16` prints them',
    )
  }
}

function warnings(
  environment: Environment,
  databaseUrl: string | null,
  redisUrl: string | null,
): string[] {
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('PAPO_') && !known.includes(name),
  )
  const found = unknown.map((name) => `${name} is not a variable of Papo and is ignored`)
  if (databaseUrl !== null && redisUrl === null) {
    found.push('DATABASE_URL without REDIS_URL: this must be the only process on the database')
  }
  const ignored = databaseUrl === null ? [] : readAddress(databaseUrl).ignored
  if (ignored.length > 0) {
    found.push(
      `DATABASE_URL has parameters that Papo does not know and ignores: ${ignored.join(', ')}`,
    )
  }
  return found
}
