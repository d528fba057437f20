import { type Connections, onConnection, openPool } from './connections.ts'
import { isConnectionLost } from './failures.ts'

/** A database that answers nothing for so long is silent. */
const silentAfterMs = 1_000

/** Tells a database that has stopped answering from one that is slow. */
interface AnswerCheck {
  /** Whether a question of a connection of its own stays without an answer. Calls at the same time share one question. */
  isSilent(): Promise<boolean>
  close(): Promise<void>
}

export function silenceOf(connections: Connections): AnswerCheck {
  const pool = openPool(connections, {
    max: 1,
    connectionTimeoutMillis: silentAfterMs,
    lock_timeout: silentAfterMs,
    statement_timeout: silentAfterMs,
    idle_in_transaction_session_timeout: silentAfterMs,
    query_timeout: silentAfterMs,
    pipeline: true,
  })
  let asked: Promise<boolean> | null = null
  const ask = async (): Promise<boolean> => {
    try {
      await onConnection(pool, (client) => client.query('SELECT'))
      return false
    } catch (error) {
      return isConnectionLost(error)
    } finally {
      asked = null
    }
  }
  return {
    isSilent: () => (asked ??= ask()),
    close: () => pool.pool.end(),
  }
}
