import { describe, expect, it } from 'vitest'
import { jobsLateSince } from '../../src/health/late-jobs.ts'

const hour = 3600_000
const start = new Date('2026-03-04T00:00:00Z')
const at = (hours: number) => new Date(start.getTime() + hours * hour)
const hourly = { name: 'retention', everySeconds: 3600 }
const daily = { name: 'access-log', everySeconds: 24 * 3600 }
const often = { name: 'removed-sites', everySeconds: 60 }
const run = (task: string, lastDone: Date | null) => ({
  task,
  lastDone,
  lastFailed: null,
  overdue: 0,
})

describe('the jobs', () => {
  it('are late once one was never done for three times its interval', () => {
    expect(jobsLateSince([hourly], [], start, at(3))).toBeNull()
    expect(jobsLateSince([hourly], [], start, at(3.1))).toEqual(start)
  })

  it('are late since they were done last, by any node', () => {
    const runs = [run('retention', at(4)), run('access-log', null)]
    expect(jobsLateSince([hourly, daily], runs, start, at(7))).toBeNull()
    expect(jobsLateSince([hourly, daily], runs, start, at(7.5))).toEqual(at(4))
  })

  it('each have their own interval, none below ten minutes', () => {
    expect(jobsLateSince([daily], [], start, at(71))).toBeNull()
    expect(jobsLateSince([daily], [], start, at(73))).toEqual(start)
    expect(jobsLateSince([often], [], start, at(0.4))).toBeNull()
    expect(jobsLateSince([often], [], start, at(0.6))).toEqual(start)
  })
})
