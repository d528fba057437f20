import type { PgBoss } from 'pg-boss'
import type { Clock } from '../../clock.ts'
import type { Jobs, Task } from '../../jobs/jobs.ts'
import type { Statements } from '../../work.ts'

/** Each task has a queue of its own: a node looks only for what it knows how to do. */
const queueOf = (task: string) => `papo-${task}`
const second = 1000
const minute = 60 * second
const hourSeconds = 3600
const daySeconds = 24 * hourSeconds

/** Whoever starts a server wants an answer from it first. */
// @fault first-task
const startAfterMs = 5 * second
/** A database that was away, or that is still being upgraded by another node, is tried again. */
const retryMs = 5 * minute
/** How often each node asks whether it is time for a task. */
// @fault task-pace
const sendEveryMs = 10 * minute
/** Nodes that were started together, and installations that share a server, do not all begin at once. */
// @fault task-spread
const latestBeginSeconds = 5 * 60
/** How often each node looks for something to do. */
// @fault task-poll
const pollSeconds = 60
/** A task that takes longer is taken for lost and done again: it works in small steps that do no harm twice. */
const maxTaskSeconds = hourSeconds
const endWithinMs = 5 * second

export interface PgBossOptions {
  statements: Statements
  clock: Clock
  onError: (error: unknown) => void
  /** Told of each task that was done here, or failed, and of a `queue` that could not hand any out. */
  onEnded?: (job: string, ok: boolean) => void
  /** Shorter for tests. */
  pace?: { startAfterMs: number; pollSeconds: number; latestBeginSeconds: number }
}

/** Jobs in the `pgboss` schema of the same database, which is made at the first start. */
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
  #callOff = () => {}

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
    this.#callOff()
    await this.#starting
    const boss = this.#boss
    this.#boss = null
    await boss?.stop({ close: false, timeout: endWithinMs }).catch(this.#onError)
  }

  #startIn(ms: number): void {
    this.#callOff = this.#clock.after(ms, () => {
      this.#starting = this.#open().catch((error: unknown) => {
        this.#onQueueError(error)
        if (!this.#ending.signal.aborted) this.#startIn(retryMs)
      })
    })
  }

  /** Loaded late: a start, and a process that only asks something, need none of it. */
  async #open(): Promise<void> {
    const { PgBoss } = await import('pg-boss')
    const boss = new PgBoss({
      db: { executeSql: (text, values) => this.#statements.run(text, values) },
      // What it would do every few seconds by itself is done once an hour, by `#keepHouse`.
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
      for (const task of this.#tasks.values()) await this.#lookFor(boss, task)
    } catch (error) {
      await boss.stop({ close: false, graceful: false }).catch(() => {})
      throw error
    }
    this.#boss = boss
    await this.#sendDue(boss)
    const stop = this.#clock.every(sendEveryMs, () => void this.#sendDue(boss))
    const stopMaintenance = this.#clock.every(
      hourSeconds * second,
      () => void this.#keepHouse(boss),
    )
    this.#callOff = () => {
      stop()
      stopMaintenance()
    }
  }

  async #lookFor(boss: PgBoss, task: Task): Promise<void> {
    const queue = queueOf(task.name)
    await boss.createQueue(queue, {
      retryLimit: 2,
      retryDelay: 60,
      expireInSeconds: maxTaskSeconds,
      deleteAfterSeconds: daySeconds,
    })
    const often = { pollingIntervalSeconds: this.#pace.pollSeconds, batchSize: 1 }
    await boss.work(queue, often, () => this.#do(task))
  }

  /** Of all nodes that send a task within its stretch of time the first one is heard. */
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

  async #keepHouse(boss: PgBoss): Promise<void> {
    for (const name of this.#tasks.keys()) {
      await boss.supervise(queueOf(name)).catch(this.#onQueueError)
    }
  }

  async #do(task: Task): Promise<void> {
    try {
      await task.run(this.#ending.signal)
      // What was asked to end early may not have come to its end.
      if (!this.#ending.signal.aborted) this.#onEnded(task.name, true)
    } catch (error) {
      this.#onError(error)
      this.#onEnded(task.name, false)
      // What it says would be kept in the job's row: a name is enough there.
      // oxlint-disable-next-line preserve-caught-error -- the cause is told to the log alone
      throw new Error(`the task ${task.name} failed`)
    }
  }
}
