import type { Statements } from '../../database/database.ts'

/** The schema that earlier versions used; other programs use it too. */
const earlier = 'pgboss'

/**
 * Removes the job queue of an earlier version, once no node has used it for two days. A queue with a task of another
 * program is left alone, and so is one that this user may not remove.
 */
export async function removeEarlierQueue({ run }: Statements, queuePrefix: string): Promise<void> {
  const { rows: tables } = await run(
    `SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = $1 AND relname IN ('queue', 'job') AND pg_has_role(nspowner, 'USAGE')`,
    [earlier],
  )
  if (tables.length < 2) return
  const { rows } = await run(
    `SELECT
       (SELECT count(*)::integer FROM ${earlier}.queue) AS queues,
       (SELECT count(*)::integer FROM ${earlier}.queue WHERE NOT starts_with(name, $1)) AS others,
       (SELECT count(*)::integer FROM ${earlier}.job
        WHERE created_on > now() - interval '2 days') AS recent`,
    [queuePrefix],
  )
  const { queues, others, recent } = rows[0] ?? {}
  if (Number(queues) === 0 || Number(others) > 0 || Number(recent) > 0) return
  await run(`DROP SCHEMA ${earlier} CASCADE`)
}
