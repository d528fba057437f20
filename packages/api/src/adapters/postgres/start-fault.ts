import { isConnectionLost, isPoolerFault, sqlState } from './failures.ts'

/** Why the database cannot be used, in one line that names the variable and the cure. */
export class StartFault extends Error {
  override readonly name = 'StartFault'

  constructor(message: string, cause?: unknown) {
    super(message, { cause })
  }
}

/** What an operator does about an error of a connection or a statement, said after the name of the variable. */
const sentences: Readonly<Record<string, string>> = {
  ENOTFOUND: 'names a machine that nobody knows: look at its host',
  EAI_AGAIN: 'names a machine that the name server does not tell: look at its host, and at DNS',
  ECONNREFUSED:
    'leads to a machine where no PostgreSQL listens: start it, or look at the host and the port',
  ETIMEDOUT: 'leads to a machine that does not answer: look at the host, the port and the firewall',
  EHOSTUNREACH: 'leads to a machine that cannot be reached: look at the host and the network',
  ENETUNREACH: 'leads to a network that cannot be reached: look at the host and the network',
  ENOENT: 'leads to a socket that does not exist: look at its folder, or name a host',
  EACCES: 'leads to a socket that this user may not open',
  '28P01': 'has a user or a password that PostgreSQL does not take',
  '28000': 'has a user that PostgreSQL does not let in: look at pg_hba.conf, and at sslmode',
  '3D000': 'names a database that does not exist: create it, or name another one',
  '42501':
    'has a user without a right that Papo needs: let it own its schema and tables, or grant them',
  '3F000':
    'has a user for whom no schema of the search path exists: create one, or set the search_path of the user',
  '25006':
    'leads to no server that takes writes: name the primary, or several hosts with target_session_attrs=read-write',
  '42P01':
    'leads to a database or a schema without tables of Papo: DATABASE_URL and DATABASE_DIRECT_URL must lead to the same ones',
  '42P07': namesTaken(),
  '42710': namesTaken(),
  '53300':
    'leads to a PostgreSQL that has no connection left: raise max_connections, or run fewer processes',
  '57P03': 'leads to a PostgreSQL that is still starting or recovering',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownSigner(),
  SELF_SIGNED_CERT_IN_CHAIN: unknownSigner(),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownSigner(),
  UNABLE_TO_GET_ISSUER_CERT: unknownSigner(),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownSigner(),
  CERT_SIGNATURE_FAILURE: unknownSigner(),
  CERT_UNTRUSTED: unknownSigner(),
  INVALID_CA: unknownSigner(),
  CERT_HAS_EXPIRED: 'leads to a PostgreSQL whose certificate has expired: renew it',
  CERT_NOT_YET_VALID:
    'leads to a PostgreSQL whose certificate is not valid yet: look at the clocks',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'leads to a PostgreSQL whose certificate is for another name: name the host as in the certificate, or use sslmode=verify-ca with sslrootcert',
}

function namesTaken(): string {
  return 'leads to a schema in which another program uses names of Papo: give Papo a schema or a database of its own'
}

function unknownSigner(): string {
  return 'leads to a PostgreSQL whose certificate is signed by nobody who is trusted: name the file of its certificate authority in sslrootcert, or use sslmode=require to encrypt without checking it'
}

/** By the messages of errors that have no code of their own. */
const byMessage: readonly (readonly [RegExp, string])[] = [
  [
    /does not support SSL/iu,
    'leads to a PostgreSQL without TLS: turn ssl on there, or use sslmode=prefer or sslmode=disable',
  ],
  [
    /establishing an SSL connection|SSL routines|tlsv1|wrong version number|sslv3/iu,
    'leads to a PostgreSQL with which no TLS can be agreed: look at sslmode, sslcert and sslkey',
  ],
  [
    /key values mismatch|bad decrypt|no start line|PEM/u,
    'names files in sslrootcert, sslcert or sslkey that are no certificates and keys in PEM form, or do not belong together',
  ],
  [
    /unsupported startup parameter/u,
    'leads to a pooler (PgBouncer) that refuses a parameter of the connection: remove options from the address, or list it in ignore_startup_parameters of the pooler',
  ],
  [
    /statement pooling/u,
    'leads to a pooler (PgBouncer) in statement mode, in which nothing can be stored safely: use pool_mode=session, or pool_mode=transaction with ?pgbouncer=true',
  ],
  [
    /^(timeout|Connection terminated due to connection timeout)/u,
    'leads to a machine that does not answer: look at the host, the port and the firewall',
  ],
]

const poolerSentence =
  'leads to a pooler (PgBouncer) in transaction mode, which loses prepared statements: add ?pgbouncer=true to it, or use pool_mode=session'

/** The error in one line that names the variable; an error that is no matter of the database stays as it is. */
export function startFault(error: unknown, variable: string): unknown {
  if (error instanceof StartFault) return error
  if (isPoolerFault(error)) return new StartFault(`${variable} ${poolerSentence}`, error)
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { code = '', message = '' } = (first ?? {}) as Partial<NodeJS.ErrnoException>
  const sentence =
    byMessage.find(([pattern]) => pattern.test(message))?.[1] ??
    (Object.hasOwn(sentences, code) ? sentences[code] : undefined)
  if (sentence !== undefined) return new StartFault(`${variable} ${sentence}`, error)
  if (sqlState(error) === null && !isConnectionLost(error)) return error
  return new StartFault(
    `${variable} leads to a database that cannot be used (${sqlState(error) ?? 'the connection was lost'}): its log says why`,
    error,
  )
}
