import { faultOfUrl, UrlFault } from './url-fault.ts'

/** The values of `sslmode`, with the meaning that libpq gives them. */
const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
/** The values of `target_session_attrs`, likewise; those for servers that take no writes are of no use here. */
const sessionAttributes = ['any', 'read-write', 'primary'] as const

export type SslMode = (typeof sslModes)[number]
type SessionAttributes = (typeof sessionAttributes)[number]

/** One server of an address. Null: PostgreSQL's usual place. */
interface Host {
  readonly host: string | null
  readonly port: number | null
}

/** The address of a PostgreSQL database, as libpq reads it. */
export interface DatabaseAddress {
  /** In the order in which they are tried. */
  readonly hosts: readonly Host[]
  readonly user: string | null
  readonly password: string | null
  readonly database: string | null
  /** Null: as `prefer`, but the address does not say so. */
  readonly sslMode: SslMode | null
  /** The file of the certificates that are trusted; `system` for those of the system. */
  readonly sslRootCert: string | null
  readonly sslCert: string | null
  readonly sslKey: string | null
  readonly sslPassword: string | null
  readonly sslNegotiation: 'postgres' | 'direct'
  readonly channelBinding: boolean
  readonly sessionAttributes: SessionAttributes
  readonly options: string | null
  readonly applicationName: string | null
  /** Whether a pooler in transaction mode stands before the database; null: the address does not say. */
  readonly isPooled: boolean | null
  /** The names of parameters that mean nothing here. */
  readonly ignored: readonly string[]
}

/** Parameters of libpq and of hosting panels that need no attention: Papo has its own limits of time and connections. */
const needless = new Set([
  'connect_timeout',
  'keepalives',
  'keepalives_idle',
  'keepalives_interval',
  'keepalives_count',
  'tcp_user_timeout',
  'fallback_application_name',
  'client_encoding',
  'gssencmode',
  'krbsrvname',
  'sslcompression',
  'sslsni',
  'uselibpqcompat',
])

/**
 * Reads an address such as `postgres://papo:word@db1,db2:5433/papo?sslmode=require`.
 * @throws UrlFault whose message follows the name of the variable, and shows no value
 */
export function readAddress(value: string): DatabaseAddress {
  const fault = faultOfUrl(value, ['postgres', 'postgresql'])
  if (fault !== null) throw new UrlFault(fault)
  const [, authority = '', path = '', query = ''] =
    /^[a-z]+:\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/isu.exec(value) ?? []
  const at = authority.lastIndexOf('@')
  const [user = '', ...password] = authority.slice(0, Math.max(0, at)).split(':')
  const parameters = new Map(parametersOf(query))
  const take = (name: string): string | null => {
    const taken = parameters.get(name) ?? null
    parameters.delete(name)
    return taken === '' ? null : taken
  }
  const address = {
    hosts: hostsOf(authority.slice(at + 1), take('host') ?? take('hostaddr'), take('port')),
    user: take('user') ?? textOf(user),
    password: take('password') ?? textOf(password.join(':')),
    database: take('dbname') ?? textOf(path),
    ...sslOf(take),
    channelBinding: oneOf('channel_binding', take, ['disable', 'prefer', 'require']) === 'require',
    sessionAttributes: oneOf('target_session_attrs', take, sessionAttributes) ?? 'any',
    options: take('options'),
    applicationName: take('application_name'),
    isPooled: pooledOf(oneOf('pgbouncer', take, ['true', 'false', '1', '0'])),
  }
  const ignored = [...parameters.keys()].filter((name) => !needless.has(name))
  return Object.freeze({ ...address, ignored })
}

type Take = (name: string) => string | null

function sslOf(take: Take) {
  const ssl = take('ssl')
  const sslMode =
    oneOf('sslmode', take, sslModes) ?? (ssl === 'true' || ssl === '1' ? 'verify-full' : null)
  const sslRootCert = take('sslrootcert')
  if (sslMode === 'verify-ca' && sslRootCert === null) {
    throw new UrlFault(
      'has sslmode=verify-ca without sslrootcert: name the file of the certificate authority there, or use sslmode=verify-full',
    )
  }
  if (sslRootCert === 'system' && sslMode !== 'verify-full') {
    throw new UrlFault('has sslrootcert=system, which needs sslmode=verify-full')
  }
  const [sslCert, sslKey] = [take('sslcert'), take('sslkey')]
  if ((sslCert === null) !== (sslKey === null)) {
    throw new UrlFault('has sslcert without sslkey, or the reverse: name both files')
  }
  return {
    sslMode,
    sslRootCert,
    sslCert,
    sslKey,
    sslPassword: take('sslpassword'),
    sslNegotiation: oneOf('sslnegotiation', take, ['postgres', 'direct'] as const) ?? 'postgres',
  }
}

const pooledOf = (value: string | null): boolean | null =>
  value === null ? null : value === 'true' || value === '1'

function oneOf<Value extends string>(
  name: string,
  take: Take,
  values: readonly Value[],
): Value | null {
  const taken = take(name)
  if (taken === null) return null
  const found = values.find((value) => value === taken)
  if (found !== undefined) return found
  throw new UrlFault(`has a ${name} that is none of ${values.join(', ')}`)
}

/** The parameters; `sslmode=require` is given as often as it stands there, and the last one counts. */
const parametersOf = (query: string): [string, string][] =>
  query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=')
      return [decodeURIComponent(name), decodeURIComponent(value.join('='))]
    })

/** `db1:5433,[::1],%2Fvar%2Frun`; the parameters `host` and `port` replace it, with one port for all or one for each. */
function hostsOf(authority: string, host: string | null, port: string | null): Host[] {
  const listed =
    host === null
      ? authority.split(',').map(hostOf)
      : host.split(',').map((name) => ({ host: textOf(name), port: null }))
  if (port === null) return listed
  const ports = port.split(',')
  if (ports.length > 1 && ports.length !== listed.length) {
    throw new UrlFault('names another number of ports than of hosts: write one for each, or one')
  }
  return listed.map((one, index) => ({
    ...one,
    port: portOf(ports[ports.length === 1 ? 0 : index] ?? '') ?? one.port,
  }))
}

function hostOf(text: string): Host {
  const [, name = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/su.exec(text) ?? []
  return { host: textOf(name.replace(/^\[(.*)\]$/su, '$1')), port: portOf(port) }
}

function portOf(text: string): number | null {
  if (text === '') return null
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port > 0 && port <= 65_535) return port
  throw new UrlFault(
    'has a port behind a host that is no number up to 65535: in a password, : / ? # @ and % are written %3A %2F %3F %23 %40 and %25',
  )
}

function textOf(text: string): string | null {
  const decoded = decodeURIComponent(text)
  return decoded === '' ? null : decoded
}
