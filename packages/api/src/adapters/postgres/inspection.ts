import type { Statements } from '../../database/database.ts'
import type { Inspection, TaskRun } from '../../health/inspection.ts'
import { sqlState } from './failures.ts'
import { findJobSchema } from '../../database/job-schema.ts'
import { migrationTables } from './migration-tables.ts'
import { knownMigrations } from './migrations/known.ts'

const undefinedTable = '42P01'
const undefinedSchema = '3F000'
const prefix = 'papo-'

/** Looks at the database by the statements of the server or of the operator's command. */
export function inspectDatabase({ run }: Statements): Inspection {
  return {
    async migrations() {
      const { rows } = await run(`SELECT name FROM ${migrationTables.done}`)
      const names = new Set(rows.map(({ name }) => String(name)))
      const known = Object.keys(knownMigrations)
      return {
        newer: [...names].filter((name) => !known.includes(name)).length,
        pending: known.filter((name) => !names.has(name)).length,
      }
    },
    tasks: () => tasksBy(run),
    async mails() {
      const { rows } = await run(
        `SELECT
           count(*) FILTER (WHERE state = 'waiting')::integer AS waiting,
           count(*) FILTER (WHERE state = 'failed')::integer AS failed,
           max(sent_at) AS "lastSentAt"
         FROM mail`,
      )
      return rows[0] as Awaited<ReturnType<Inspection['mails']>>
    },
    async anySealed() {
      const { rows } = await run(
        'SELECT id, site_id AS "siteId", sealed FROM identity_secret ORDER BY id DESC LIMIT 1',
      )
      return (rows[0] ?? null) as Awaited<ReturnType<Inspection['anySealed']>>
    },
  }
}

/** No task before the first start has made the tables of the queue. */
async function tasksBy(run: Statements['run']): Promise<TaskRun[]> {
  try {
    const { schema, exists } = await findJobSchema({ run })
    if (!exists) return []
    const { rows } = await run(
      `SELECT name,
         max(completed_on) FILTER (WHERE state = 'completed') AS done,
         max(completed_on) FILTER (WHERE state = 'failed') AS failed,
         count(*) FILTER (
           WHERE state IN ('created', 'retry') AND start_after < now() - interval '1 hour'
         ) AS overdue
       FROM ${schema}.job WHERE name LIKE $1 GROUP BY name ORDER BY name`,
      [`${prefix}%`],
    )
    return rows.map(({ name, done, failed, overdue }) => ({
      task: String(name).slice(prefix.length),
      lastDone: done instanceof Date ? done : null,
      lastFailed: failed instanceof Date ? failed : null,
      overdue: Number(overdue),
    }))
  } catch (error) {
    const state = sqlState(error)
    if (state === undefinedTable || state === undefinedSchema) return []
    throw error
  }
}
