import type pg from 'pg'
import type { RoutedPool } from './connections.ts'
import { isConnectionLost } from './failures.ts'

/**
 * Whether a pooler lends the connections of the database for a transaction only. A pooler tells its clients other
 * process ids than PostgreSQL has; one in transaction mode has two clients share a process. On a busy pooler that may
 * not be seen. `pool` needs two connections.
 */
export async function isTransactionPooled(pool: RoutedPool): Promise<boolean> {
  const first = await pool.connect()
  let second: pg.PoolClient | null = null
  try {
    const firstId = await processOf(first)
    if (firstId === (first as { processID?: number }).processID) return false
    second = await pool.connect()
    await second.query('BEGIN')
    const secondId = await processOf(second)
    return firstId === secondId || firstId !== (await processOf(first))
  } catch (error) {
    // A pooler in session mode that has one connection has none for the second client.
    if (isConnectionLost(error) && second === null) return false
    throw error
  } finally {
    first.release(true)
    second?.release(true)
  }
}

async function processOf(client: pg.PoolClient): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid
}
