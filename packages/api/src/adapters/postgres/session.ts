/** Bounds of a session, in milliseconds; 0 for none. */
export interface SessionLimits {
  lock_timeout: number
  statement_timeout: number
  idle_in_transaction_session_timeout: number
}

/** Settings that PostgreSQL reports to its clients, so that poolers keep them for each client. */
const reported = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO, YMD',
  TimeZone: 'UTC',
  standard_conforming_strings: 'on',
}
/** Settings that a role or a database may have been given, and that change what statements mean or how values are written. */
const unreported = {
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  array_nulls: 'on',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
}

/**
 * A statement that asks for all that Papo takes for granted of a session. Its row says what the session is: `standby`
 * and `readOnly`. Behind a pooler in transaction mode only what the pooler keeps may be set.
 */
export function sessionStart(limits: SessionLimits, isPooled: boolean): string {
  const settings = isPooled ? reported : { ...reported, ...unreported, ...boundsOf(limits) }
  return `SELECT ${configured(settings, false)},
    pg_is_in_recovery() AS standby, current_setting('transaction_read_only') = 'on' AS "readOnly"`
}

/** Begins a transaction. Behind a pooler in transaction mode each one asks for what the session does not keep. */
export function transactionStart(limits: SessionLimits, isPooled: boolean): string {
  if (!isPooled) return 'begin'
  const settings = { ...unreported, ...boundsOf(limits) }
  return `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT ${configured(settings, true)}`
}

const boundsOf = ({
  lock_timeout,
  statement_timeout,
  idle_in_transaction_session_timeout,
}: SessionLimits): SessionLimits => ({
  lock_timeout,
  statement_timeout,
  idle_in_transaction_session_timeout,
})

const configured = (settings: object, isLocal: boolean) =>
  Object.entries(settings)
    .map(([name, value]) => `set_config('${name}', '${value}', ${isLocal})`)
    .join(', ')
