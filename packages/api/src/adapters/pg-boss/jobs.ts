import type { PgBoss } from 'pg-boss'
import type { Clock } from '@papo/core/platform/clock'
import type { Jobs, Task } from '@papo/core/platform/jobs'
import type { Statements } from '../../database/database.ts'
import { findJobSchema } from '../../database/job-schema.ts'
import { removeEarlierQueue } from './earlier-queue.ts'

/** Each task has its own queue, so that a node fetches only tasks that its version knows. */
const queuePrefix = 'papo-'
const queueOf = (task: string) => `${queuePrefix}${task}`
const second = 1000
const minute = 60 * second
const hourSeconds = 3600
const daySeconds = 24 * hourSeconds

/** A new server answers its first requests before it starts on jobs. */
// @fault first-task
const startAfterMs = 5 * second
/** How soon to try again when the database is away or another node is still migrating it. */
const retryMs = 5 * minute
/** How often each node sends the tasks; pg-boss drops those that are not due. */
// @fault task-pace
const sendEveryMs = 10 * minute
/** A random delay spreads the load of nodes that start together, and of installations on one server. */
// @fault task-spread
const latestBeginSeconds = 5 * 60
/** How often each node looks for a task to run. */
// @fault task-poll
const pollSeconds = 60
/** A task that takes longer counts as failed and runs again: its small steps are safe to repeat. */
const maxTaskSeconds = hourSeconds
const endWithinMs = 5 * second
/** When a task was done last is known for more than three times the longest interval. */
const keptSeconds = 4 * daySeconds

export interface PgBossOptions {
  statements: Statements
  clock: Clock
  onError: (error: unknown) => void
  /** Called after each task that this process ran, and with `queue` when the queue itself failed. */
  onEnded?: (job: string, ok: boolean) => void
  /** Shorter for tests. */
  pace?: { startAfterMs: number; pollSeconds: number; latestBeginSeconds: number }
}

/** Jobs in a schema of their own in the same database; the first start creates it. */
export function pgBossJobs(options: PgBossOptions): Jobs {
  return new PgBossJobs(options)
}

class PgBossJobs implements Jobs {
  readonly #statements: Statements
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  readonly #onEnded: NonNullable<PgBossOptions['onEnded']>
  readonly #onQueueError = (error: unknown): void => {
    this.#onError(error)
    this.#onEnded('queue', false)
  }
  readonly #pace: NonNullable<PgBossOptions['pace']>
  readonly #ending = new AbortController()
  readonly #tasks = new Map<string, Task>()
  #boss: PgBoss | null = null
  #starting: Promise<void> | null = null
  #cancel = () => {}

  constructor({ statements, clock, onError, onEnded, pace }: PgBossOptions) {
    this.#statements = statements
    this.#clock = clock
    this.#onError = onError
    this.#onEnded = onEnded ?? (() => {})
    this.#pace = pace ?? { startAfterMs, pollSeconds, latestBeginSeconds }
  }

  start(tasks: readonly Task[]): void {
    if (this.#tasks.size > 0 || this.#ending.signal.aborted) return
    for (const task of tasks) this.#tasks.set(task.name, task)
    this.#startIn(this.#pace.startAfterMs)
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    this.#cancel()
    await this.#starting
    const boss = this.#boss
    this.#boss = null
    await boss?.stop({ close: false, timeout: endWithinMs }).catch(this.#onError)
  }

  #startIn(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      this.#starting = this.#open().catch((error: unknown) => {
        this.#onQueueError(error)
        if (!this.#ending.signal.aborted) this.#startIn(retryMs)
      })
    })
  }

  /** Imports pg-boss late: neither a start nor an operator's command needs it. */
  async #open(): Promise<void> {
    const { PgBoss } = await import('pg-boss')
    const { schema, exists } = await findJobSchema(this.#statements)
    const boss = new PgBoss({
      schema,
      // Whoever may use the schema need not have the right to make one.
      createSchema: !exists,
      db: { executeSql: (text, values) => this.#statements.run(text, values) },
      // By itself pg-boss would do this every few seconds; `#maintain` does it once an hour.
      supervise: false,
      schedule: false,
      registerInstance: false,
      monitorVacuum: false,
      reindex: false,
      bamIntervalSeconds: hourSeconds,
      queueCacheIntervalSeconds: hourSeconds,
      openTelemetry: { enabled: false },
    })
    boss.on('error', this.#onQueueError)
    try {
      await boss.start()
      for (const task of this.#tasks.values()) await this.#register(boss, task)
    } catch (error) {
      await boss.stop({ close: false, graceful: false }).catch(() => {})
      throw error
    }
    this.#boss = boss
    await this.#sendDue(boss)
    await removeEarlierQueue(this.#statements, queuePrefix).catch(this.#onError)
    const stop = this.#clock.every(sendEveryMs, () => void this.#sendDue(boss))
    const stopMaintenance = this.#clock.every(hourSeconds * second, () => void this.#maintain(boss))
    this.#cancel = () => {
      stop()
      stopMaintenance()
    }
  }

  async #register(boss: PgBoss, task: Task): Promise<void> {
    const queue = queueOf(task.name)
    await boss.createQueue(queue, {
      retryLimit: 2,
      retryDelay: 60,
      expireInSeconds: maxTaskSeconds,
      deleteAfterSeconds: keptSeconds,
    })
    const polling = { pollingIntervalSeconds: this.#pace.pollSeconds, batchSize: 1 }
    await boss.work(queue, polling, () => this.#runTask(task))
  }

  /** If several nodes send a task within its `everySeconds`, only the first one counts. */
  async #sendDue(boss: PgBoss): Promise<void> {
    try {
      for (const { name, everySeconds } of this.#tasks.values()) {
        await boss.send(
          queueOf(name),
          {},
          {
            // @fault one-task-at-once
            singletonSeconds: everySeconds,
            startAfter: Math.floor(Math.random() * this.#pace.latestBeginSeconds),
          },
        )
      }
    } catch (error) {
      this.#onQueueError(error)
    }
  }

  async #maintain(boss: PgBoss): Promise<void> {
    for (const name of this.#tasks.keys()) {
      await boss.supervise(queueOf(name)).catch(this.#onQueueError)
    }
  }

  async #runTask(task: Task): Promise<void> {
    try {
      await task.run(this.#ending.signal)
      // An aborted task may have ended early: that is no success.
      if (!this.#ending.signal.aborted) this.#onEnded(task.name, true)
    } catch (error) {
      this.#onError(error)
      this.#onEnded(task.name, false)
      // pg-boss stores the message in the job's row: the task's name is enough there.
      // oxlint-disable-next-line preserve-caught-error -- the cause is told to the log alone
      throw new Error(`the task ${task.name} failed`)
    }
  }
}
