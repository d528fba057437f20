import { readFile } from 'node:fs/promises'
import { getCACertificates, type ConnectionOptions } from 'node:tls'
import type pg from 'pg'
import type { DatabaseAddress, SslMode } from '../../database/address.ts'
import { StartFault } from './start-fault.ts'

/** One way to connect: a host, with or without TLS. */
export type Candidate = Readonly<pg.ClientConfig>

type Variable = 'DATABASE_URL' | 'DATABASE_DIRECT_URL'

/**
 * The ways to connect to an address, in the order in which libpq tries them: each host in turn, with and without TLS
 * as `sslmode` says. Reads the certificates that the address names.
 * @throws StartFault if one of them cannot be read
 */
export async function candidatesOf(
  address: DatabaseAddress,
  variable: Variable,
): Promise<[Candidate, ...Candidate[]]> {
  const tls = await tlsOf(address, variable)
  const common = {
    ...set('user', address.user),
    ...set('password', address.password),
    ...set('database', address.database),
    ...set('options', address.options),
    application_name: address.applicationName ?? 'papo',
    enableChannelBinding: address.channelBinding,
  }
  const candidates = address.hosts.flatMap(({ host, port }) => {
    const isSocket = host?.startsWith('/') ?? false
    const encryptions = isSocket ? [false] : encryptionsOf(address.sslMode ?? 'prefer', tls)
    return encryptions.map((ssl) => ({
      ...common,
      ...set('host', host),
      ...set('port', port),
      ssl,
      ...(ssl === false ? {} : { sslnegotiation: address.sslNegotiation }),
    }))
  })
  const [first, ...others] = candidates
  if (first === undefined) throw new StartFault(`${variable} names no host`)
  return [first, ...others]
}

const set = <Name extends string, Value>(name: Name, value: Value | null) =>
  (value === null ? {} : { [name]: value }) as { [Key in Name]?: Value }

function encryptionsOf(mode: SslMode, tls: ConnectionOptions): (ConnectionOptions | false)[] {
  switch (mode) {
    case 'disable':
      return [false]
    case 'allow':
      return [false, tls]
    case 'prefer':
      return [tls, false]
    case 'require':
    case 'verify-ca':
    case 'verify-full':
      return [tls]
  }
}

/** How far the certificate of the server is checked. As with libpq, `require` checks who signed it if that is known. */
async function tlsOf(address: DatabaseAddress, variable: Variable): Promise<ConnectionOptions> {
  const { sslCert, sslKey, sslMode, sslPassword, sslRootCert } = address
  const read = (parameter: string, file: string) => readNamed(variable, parameter, file)
  const own =
    sslCert === null || sslKey === null
      ? {}
      : {
          cert: await read('sslcert', sslCert),
          key: await read('sslkey', sslKey),
          ...set('passphrase', sslPassword),
        }
  if (sslMode === 'verify-full') {
    if (sslRootCert === null) return own
    const ca =
      sslRootCert === 'system'
        ? [...getCACertificates('bundled'), ...getCACertificates('system')]
        : await read('sslrootcert', sslRootCert)
    return { ...own, ca }
  }
  const checksSigner = sslRootCert !== null && (sslMode === 'require' || sslMode === 'verify-ca')
  if (!checksSigner) return { ...own, rejectUnauthorized: false }
  const ca = await read('sslrootcert', sslRootCert)
  return { ...own, ca, checkServerIdentity: () => undefined }
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
}

async function readNamed(variable: Variable, parameter: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const why = unreadable[code] ?? 'cannot be read'
    throw new StartFault(`${variable} names a file in ${parameter} that ${why}: ${file}`, error)
  }
}
