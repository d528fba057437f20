import { setTimeout as delay } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { Refusal } from '../../refusal.ts'
import { timeSpent } from '../../time-spent.ts'
import type { Appended, Stores, Work } from '../../work.ts'
import { isUnavailable, mayRunAgain, unavailable } from './failures.ts'
import type { Tables } from './schema.ts'
import { storesOn } from './stores.ts'
import { Turns } from './turns.ts'

const attempts = 4
const backoffMs = 20
/** A request that has waited so long for the database waits for locks the shorter: it is refused within 3 s. */
const hurriedAfterMs = 500
const lockedWithinMs = 2_800
const shortestLockMs = 100

/**
 * Transactions over one Kysely. A task that the database undid for the sake of another runs again, up
 * to three times. What is not done `deadlineMs` after it was asked for is undone and refused.
 */
export class UnitOfWork implements Work {
  readonly #db: Kysely<Tables>
  readonly #deadlineMs: number
  readonly #outside: Stores
  readonly #turns = new Turns()
  readonly #listeners = new Set<(entries: readonly Appended[]) => void>()

  constructor(db: Kysely<Tables>, deadlineMs: number) {
    this.#db = db
    this.#deadlineMs = deadlineMs
    this.#outside = storesOn(db)
  }

  async run<Result>(task: (stores: Stores) => Promise<Result>, chatId?: string): Promise<Result> {
    return this.#inTime((expired, waitedMs) => {
      const attempt = () => this.#attempt(task, expired, waitedMs)
      return chatId === undefined ? attempt() : this.#turns.take(chatId, attempt)
    })
  }

  async read<Result>(task: (stores: Stores) => Promise<Result>): Promise<Result> {
    return this.#inTime(() => task(this.#outside))
  }

  onAppended(run: (entries: readonly Appended[]) => void): () => void {
    const listener = (entries: readonly Appended[]) => run(entries)
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async #attempt<Result>(
    task: (stores: Stores) => Promise<Result>,
    expired: () => boolean,
    waitedMs: () => number,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      if (waitedMs() > lockedWithinMs) throw unavailable()
      try {
        return await this.#once(task, expired, waitedMs)
      } catch (error) {
        if (attempt === attempts || !mayRunAgain(error)) throw error
        await delay(Math.random() * backoffMs * attempt)
      }
    }
  }

  async #once<Result>(
    task: (stores: Stores) => Promise<Result>,
    expired: () => boolean,
    waitedMs: () => number,
  ): Promise<Result> {
    let refused: Refusal | null = null
    const appended: Appended[] = []
    try {
      const done = await this.#db.transaction().execute(async (transaction) => {
        if (expired()) throw unavailable()
        await hurry(transaction, waitedMs())
        try {
          const result = await task(storesOn(transaction, appended))
          if (expired()) throw unavailable()
          return result
        } catch (error) {
          if (error instanceof Refusal) refused = error
          throw error
        }
      })
      if (appended.length > 0) for (const run of this.#listeners) run(appended)
      return done
    } catch (error) {
      // A refusal stands even where the connection was lost while undoing.
      throw refused ?? error
    }
  }

  /** Answers within the deadline, whatever becomes of the work, and in the words of the port. */
  async #inTime<Result>(
    work: (expired: () => boolean, waitedMs: () => number) => Promise<Result>,
  ): Promise<Result> {
    const askedAt = performance.now()
    const before = timeSpent.getStore()?.ms ?? 0
    const waitedMs = () => before + performance.now() - askedAt
    let expired = false
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        expired = true
        reject(unavailable())
      }, this.#deadlineMs)
    })
    try {
      return await Promise.race([work(() => expired, waitedMs), deadline])
    } catch (error) {
      if (error instanceof Refusal || !isUnavailable(error)) throw error
      throw unavailable(error)
    } finally {
      clearTimeout(timer)
      const spent = timeSpent.getStore()
      if (spent !== undefined) spent.ms += performance.now() - askedAt
    }
  }
}

async function hurry(transaction: Kysely<Tables>, waitedMs: number): Promise<void> {
  if (waitedMs < hurriedAfterMs) return
  const ms = Math.max(shortestLockMs, Math.round(lockedWithinMs - waitedMs))
  await sql`SET LOCAL lock_timeout = ${sql.lit(ms)}`.execute(transaction)
}
