import type { Clock } from '@papo/core/platform/clock'
import { inspectDatabase } from '../adapters/postgres/inspection.ts'
import type { Database } from '../database/database.ts'
import { type Duty, jobsLateSince } from '../health/late-jobs.ts'

const lookEveryMs = 60_000

/** Knows whether the jobs are done, by whatever node. */
export interface JobWatch {
  /** Since when a job has not been done; null while all are. */
  lateSince(): Date | null
  stop(): void
}

/** Looks once a minute. While the database is away, what was seen last counts. */
export function watchJobs(
  { clock, database }: { clock: Clock; database: Pick<Database, 'statements'> },
  duties: readonly Duty[],
): JobWatch {
  const inspection = inspectDatabase(database.statements)
  const since = clock.now()
  let late: Date | null = null
  const look = async () => {
    late = jobsLateSince(duties, await inspection.tasks(), since, clock.now())
  }
  // Whether the database answers is told elsewhere.
  const stop = clock.every(lookEveryMs, () => void look().catch(() => {}))
  return { lateSince: () => late, stop }
}
