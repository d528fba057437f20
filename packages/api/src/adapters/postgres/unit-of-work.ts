import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { Refusal } from '@papo/core/platform/refusal'
import { waitBudget } from '../../wait-budget.ts'
import { isUnavailable, mayRunAgain, unavailable } from './failures.ts'
import type { Tables } from './schema.ts'
import { storesOn } from './stores.ts'
import { watchSilence } from './watch-silence.ts'
import { KeyedMutex } from '@papo/core/platform/keyed-mutex'
import type { Stores, Work } from '../../database/stores.ts'
import type { Appended } from '@papo/core/chat/entry-store'

const attempts = 4
const backoffMs = 20
/** A request that has waited this long for the database gets a shorter lock timeout: it is refused within 3 s. */
const tightenAfterMs = 500
const minWaitMs = 100
/** Short enough that nobody notices, long enough that it costs nothing. */
const turnEveryMs = 50

interface TaskTime {
  /** Whether the task has been refused by now, so that it must stop. */
  isUp(): boolean
  /** How long the request has waited for the database. */
  waitedMs(): number
  /** Call when the task has a connection: from now on, the whole deadline applies. */
  begin(): void
}

export interface Deadlines {
  /** From the call until the task is committed or rolled back. */
  deadlineMs: number
  /** From the call until the task has a connection, and the bound on its lock waits. Reads ignore it. */
  acquireTimeoutMs: number
  /** Whether the database has stopped answering; left out where it cannot. */
  isSilent?: () => Promise<boolean>
}

/**
 * Transactions on one Kysely. A task that the database rolled back for a deadlock or a serialisation failure runs
 * again, up to three times. A task that does not begin or end in time is rolled back and refused as `unavailable`.
 */
export class UnitOfWork implements Work {
  readonly #db: Kysely<Tables>
  readonly #deadlines: Deadlines
  readonly #beforeWrite: () => void
  readonly #readStores: Stores
  readonly #mutex = new KeyedMutex()
  #turnAt = 0
  readonly #listeners = new Set<(entries: readonly Appended[]) => void>()

  /** `beforeWrite` throws an error of PostgreSQL if nothing may be written now. */
  constructor(db: Kysely<Tables>, deadlines: Deadlines, beforeWrite: () => void = () => {}) {
    this.#db = db
    this.#beforeWrite = beforeWrite
    this.#deadlines = deadlines
    this.#readStores = storesOn(db)
  }

  async run<Result>(task: (stores: Stores) => Promise<Result>, chatId?: string): Promise<Result> {
    const startMs = Math.max(minWaitMs, this.#deadlines.acquireTimeoutMs - spentMs())
    const result = await this.#inTime(startMs, (time) => {
      const attempt = () => this.#attempt(task, time)
      return chatId === undefined ? attempt() : this.#mutex.run(chatId, attempt)
    })
    await this.#giveTurn()
    return result
  }

  async read<Result>(task: (stores: Stores) => Promise<Result>): Promise<Result> {
    const result = await this.#inTime(this.#deadlines.deadlineMs, () => task(this.#readStores))
    await this.#giveTurn()
    return result
  }

  /**
   * Lets timers and connections have their turn now and then: the embedded database answers without waiting for
   * anything, so that one task after the other would keep the process from all else.
   */
  async #giveTurn(): Promise<void> {
    const now = performance.now()
    if (now - this.#turnAt < turnEveryMs) return
    this.#turnAt = now
    await turn()
  }

  onAppended(run: (entries: readonly Appended[]) => void): () => void {
    const listener = (entries: readonly Appended[]) => run(entries)
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async #attempt<Result>(
    task: (stores: Stores) => Promise<Result>,
    time: TaskTime,
  ): Promise<Result> {
    this.#beforeWrite()
    for (let attempt = 1; ; attempt += 1) {
      if (time.isUp()) throw unavailable()
      try {
        return await this.#once(task, time)
      } catch (error) {
        if (attempt === attempts || !mayRunAgain(error)) throw error
        await delay(Math.random() * backoffMs * attempt)
      }
    }
  }

  async #once<Result>(task: (stores: Stores) => Promise<Result>, time: TaskTime): Promise<Result> {
    let refused: Refusal | null = null
    const appended: Appended[] = []
    try {
      // @fault committed
      const done = await this.#db.transaction().execute(async (transaction) => {
        if (time.isUp()) throw unavailable()
        time.begin()
        await this.#tightenLockTimeout(transaction, time.waitedMs())
        try {
          const result = await task(storesOn(transaction, appended))
          if (time.isUp()) throw unavailable()
          // @fault result-of-work
          return result
        } catch (error) {
          if (error instanceof Refusal) refused = error
          throw error
        }
      })
      if (appended.length > 0) for (const run of this.#listeners) run(appended)
      return done
    } catch (error) {
      // A refusal stands even if the connection was lost during the rollback.
      throw refused ?? error
    }
  }

  async #tightenLockTimeout(transaction: Kysely<Tables>, waitedMs: number): Promise<void> {
    if (waitedMs < tightenAfterMs) return
    const leftMs = Math.round(this.#deadlines.acquireTimeoutMs - waitedMs)
    await sql`SET LOCAL lock_timeout = ${sql.lit(Math.max(minWaitMs, leftMs))}`.execute(transaction)
  }

  /**
   * Settles in time, even if the work hangs: within `startMs`, or within the deadline if the work has begun by then;
   * and within the time of a whole request if the database has stopped answering.
   * Turns errors of an unavailable database into the refusal `unavailable`.
   */
  async #inTime<Result>(
    startMs: number,
    work: (time: TaskTime) => Promise<Result>,
  ): Promise<Result> {
    const askedAt = performance.now()
    const before = spentMs()
    const late = Promise.withResolvers<never>()
    let isUp = false
    const giveUp = () => {
      isUp = true
      late.reject(unavailable())
    }
    const rejectIn = (ms: number) => setTimeout(giveUp, ms)
    let timer = rejectIn(startMs)
    const { isSilent } = this.#deadlines
    const stopWatching = isSilent === undefined ? () => {} : watchSilence(isSilent, before, giveUp)
    const tookMs = () => performance.now() - askedAt
    const time: TaskTime = {
      isUp: () => isUp,
      waitedMs: () => before + tookMs(),
      begin: () => {
        clearTimeout(timer)
        timer = rejectIn(this.#deadlines.deadlineMs - tookMs())
      },
    }
    try {
      return await Promise.race([work(time), late.promise])
    } catch (error) {
      if (error instanceof Refusal || !isUnavailable(error)) throw error
      throw unavailable(error)
    } finally {
      clearTimeout(timer)
      stopWatching()
      const spent = waitBudget.getStore()
      if (spent !== undefined) spent.ms += tookMs()
    }
  }
}

/** How long the current request has waited for the database so far, in milliseconds. */
const spentMs = (): number => waitBudget.getStore()?.ms ?? 0
