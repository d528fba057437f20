import { Refusal } from '@papo/core/platform/refusal'

const serialisationFailure = '40001'
const deadlockDetected = '40P01'
const lockNotAvailable = '55P03'

/** PostgreSQL has rolled the transaction back, and it may run again. */
const runAgain = new Set([serialisationFailure, deadlockDetected])

/** A prepared statement is there already, or is not: behind a pooler, connections change from one statement to the next. */
const poolerStates = ['42P05', '26000']

/** States in which the database is unavailable for now, besides the classes below. */
const unavailableStates = new Set([
  '25006', // read-only
  '25P03', // idle for too long inside a transaction
  lockNotAvailable,
  '57014', // statement timeout
  '57P01', // shutting down
  '57P02',
  '57P03', // starting up
  '57P05', // idle session timeout
  ...poolerStates,
])
/** Connection exception, transaction rollback, insufficient resources, system error. */
const unavailableClasses = new Set(['08', '40', '53', '58'])

const networkErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
])

/** The messages of `pg` errors without a code, for a connection that is lost or was never established. */
const lostConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|timeout expired|Client (was closed|has encountered a connection error)|Cannot use a pool after calling end|driver has already been destroyed|Postgres connection has been discarded)/

/** The SQLSTATE of an error from PostgreSQL, or null. */
export function sqlState(error: unknown): string | null {
  const code = codeOf(error)
  return code !== null && /^[0-9A-Z]{5}$/.test(code) ? code : null
}

/** Whether the database has rolled the transaction back and it may run again. */
export function mayRunAgain(error: unknown): boolean {
  return runAgain.has(sqlState(error) ?? '')
}

/** Whether a statement did not get a lock: others held it for too long, or waited for a lock of this transaction. */
export function isLockMissed(error: unknown): boolean {
  const state = sqlState(error)
  return state === lockNotAvailable || state === deadlockDetected
}

/** Whether a pooler in transaction mode has exchanged the connection between two statements. */
export function isPoolerFault(error: unknown): boolean {
  return poolerStates.includes(sqlState(error) ?? '')
}

/** Whether waiting cannot help: a pooler refuses what the connection asks for. */
const refusedByPooler = /unsupported startup parameter|statement pooling/

/** Whether the connection that raised this error is unusable. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof Error && refusedByPooler.test(error.message)) return false
  const state = sqlState(error)
  if (state !== null) return state.startsWith('08') || state.startsWith('57P') || state === '25P03'
  if (networkErrors.has(codeOf(error) ?? '')) return true
  if (error instanceof AggregateError) return error.errors.some(isConnectionLost)
  return error instanceof Error && lostConnection.test(error.message)
}

/** Whether the database cannot be reached or cannot work for now. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error)
  if (state === null) return isConnectionLost(error)
  return unavailableStates.has(state) || unavailableClasses.has(state.slice(0, 2))
}

const retryAfterAtMostSeconds = 5

/** The refusal `unavailable`. Its `retryAfterSeconds` is random, 1 to 5 s, so that callers do not return at once. */
export function unavailable(cause?: unknown): Refusal {
  const retryAfterSeconds = 1 + Math.floor(Math.random() * retryAfterAtMostSeconds)
  return new Refusal(
    'unavailable',
    'The service cannot do this now. Try again shortly.',
    { retryAfterSeconds },
    cause,
  )
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
