import { afterEach, beforeAll, afterAll, describe, expect, test, vi } from 'vitest'
import { pgBossJobs } from '../../src/adapters/pg-boss/jobs.ts'
import { systemClock } from '@papo/core/platform/clock'
import type { Jobs, Task } from '@papo/core/platform/jobs'
import type { Open, Opened } from '../../../core/test/conformance/records.ts'
import type { Database } from '../../src/database/database.ts'

/** pg-boss looks for work twice a second at most. */
const pace = { startAfterMs: 0, pollSeconds: 0.5, latestBeginSeconds: 0 }
const soon = { timeout: 40_000, interval: 50 }

/** The contract of Jobs, on any database. */
export function jobsSuite(name: string, open: Open<Database>): void {
  describe(`jobs on ${name}`, { timeout: 60_000 }, () => {
    let opened: Opened<Database>
    const started: Jobs[] = []
    beforeAll(async () => {
      opened = await open()
    })
    afterEach(async () => {
      for (const jobs of started.splice(0)) await jobs.stop()
    })
    afterAll(() => opened.close())

    function start(
      tasks: Task[],
      errors: unknown[] = [],
      ended: [job: string, ok: boolean][] = [],
      { statements }: Pick<Database, 'statements'> = opened.database,
    ): Jobs {
      const onError = (error: unknown) => void errors.push(error)
      const onEnded = (job: string, ok: boolean) => void ended.push([job, ok])
      const jobs = pgBossJobs({ statements, clock: systemClock, onError, onEnded, pace })
      jobs.start(tasks)
      started.push(jobs)
      return jobs
    }
    const task = (name: string, run: Task['run']): Task => ({ name, everySeconds: 3600, run })
    const done = () => Promise.resolve()

    test('a task runs once, however many nodes there are', async () => {
      const ran: string[] = []
      const errors: unknown[] = []
      const on = (node: string) => [
        task('once', () => {
          ran.push(node)
          return done()
        }),
      ]
      start(on('a'), errors)
      await vi.waitFor(() => expect(ran).toEqual(['a']), soon)
      let isLast = false
      start(
        [
          ...on('b'),
          task('last', () => {
            isLast = true
            return done()
          }),
        ],
        errors,
      )
      await vi.waitFor(() => expect(isLast).toBe(true), soon)
      expect([ran, errors]).toEqual([['a'], []])
    })

    test('a task that fails is logged, and keeps no other from running', async () => {
      const errors: unknown[] = []
      const ended: [job: string, ok: boolean][] = []
      let isDone = false
      start(
        [
          task('fails', () => Promise.reject(new Error('no luck'))),
          task('works', () => {
            isDone = true
            return done()
          }),
        ],
        errors,
        ended,
      )
      await vi.waitFor(() => expect(isDone).toBe(true), soon)
      await vi.waitFor(() => expect(errors).toEqual([new Error('no luck')]), soon)
      await vi.waitFor(() => expect(ended).toHaveLength(2), soon)
      expect(new Map(ended)).toEqual(
        new Map([
          ['fails', false],
          ['works', true],
        ]),
      )
    })

    test('a queue that cannot be created is logged, and stops nothing else', async () => {
      const [errors, ended]: [unknown[], [job: string, ok: boolean][]] = [[], []]
      const statements = { run: () => Promise.reject(new Error('permission denied')) }
      start([task('never', done)], errors, ended, { statements })
      await vi.waitFor(() => expect(ended).toContainEqual(['queue', false]), soon)
      expect(errors).toContainEqual(new Error('permission denied'))
    })

    test('the queue has a schema of its own, and another program’s is left alone', async () => {
      const { statements } = opened.database
      const find = async (schema: string) =>
        (await statements.run('SELECT FROM pg_namespace WHERE nspname = $1', [schema])).rows.length
      await statements.run(`CREATE SCHEMA pgboss;
        CREATE TABLE pgboss.queue (name text); CREATE TABLE pgboss.job (created_on timestamptz);
        INSERT INTO pgboss.queue VALUES ('papo-retention'), ('theirs')`)
      let ran = 0
      const count = (): Promise<void> => {
        ran += 1
        return done()
      }
      start([task('beside', count)])
      await vi.waitFor(() => expect(ran).toBe(1), soon)
      expect([await find('papo_jobs'), await find('pgboss')]).toEqual([1, 1])
      await statements.run(`DELETE FROM pgboss.queue WHERE name = 'theirs';
        INSERT INTO pgboss.job VALUES (now())`)
      start([task('in-use', count)])
      await vi.waitFor(() => expect(ran).toBe(2), soon)
      expect(await find('pgboss')).toBe(1)
      await statements.run(`UPDATE pgboss.job SET created_on = now() - interval '3 days'`)
      start([task('out-of-use', count)])
      await vi.waitFor(async () => expect(await find('pgboss')).toBe(0), soon)
    })

    test('a running task is asked to end when the process drains', async () => {
      let signal: AbortSignal | null = null
      const ended: [job: string, ok: boolean][] = []
      const long = task('long', async (taskSignal) => {
        signal = taskSignal
        await new Promise((resolve) => taskSignal.addEventListener('abort', resolve))
      })
      const jobs = start([long], [], ended)
      await vi.waitFor(() => expect(signal).not.toBeNull(), soon)
      await jobs.stop()
      expect(signal).toMatchObject({ aborted: true })
      expect(ended).toEqual([])
    })
  })
}
