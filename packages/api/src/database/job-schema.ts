import { createHash } from 'node:crypto'
import type { Statements } from './database.ts'

const longest = 39
/** As PostgreSQL stores a name that needs no quotes. */
const plain = /^[a-z_][a-z0-9_]*$/

/**
 * The schema of the job queue beside the schema of Papo's tables. Each installation of a database has its own, under
 * a name that no other program uses.
 */
export function jobSchemaOf(schema: string): string {
  if (schema === 'public') return 'papo_jobs'
  const isPlain = plain.test(schema) && schema.length <= longest
  const suffix = isPlain ? schema : createHash('sha256').update(schema).digest('hex').slice(0, 16)
  return `papo_jobs_${suffix}`
}

/** The schema of the job queue of the database that the statements reach, and whether it exists. */
export async function findJobSchema({
  run,
}: Pick<Statements, 'run'>): Promise<{ schema: string; exists: boolean }> {
  const { rows } = await run(
    'SELECT current_schema() AS own, array(SELECT nspname::text FROM pg_namespace) AS all',
  )
  const { own, all } = rows[0] ?? {}
  const schema = jobSchemaOf(typeof own === 'string' ? own : 'public')
  return { schema, exists: Array.isArray(all) && all.includes(schema) }
}
