import type { TaskRun } from './inspection.ts'

/** A recurring task, and how often it should be done. */
export interface Duty {
  name: string
  everySeconds: number
}

/** A task may miss two of its turns; more often than in ten minutes no task is begun. */
const turns = 3
const leastEverySeconds = 10 * 60

/**
 * Since when a task has not been done, if that is more than three times its interval; null while all are done. Before
 * its first time, a task counts from `since`.
 */
export function jobsLateSince(
  duties: readonly Duty[],
  runs: readonly TaskRun[],
  since: Date,
  now: Date,
): Date | null {
  const late = duties.flatMap(({ name, everySeconds }) => {
    const done = runs.find(({ task }) => task === name)?.lastDone ?? since
    const mayTakeMs = turns * Math.max(everySeconds, leastEverySeconds) * 1000
    return now.getTime() - done.getTime() > mayTakeMs ? [done.getTime()] : []
  })
  return late.length === 0 ? null : new Date(Math.min(...late))
}
