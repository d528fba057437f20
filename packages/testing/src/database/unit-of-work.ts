import type { UnitOfWork } from '@papo/core/platform/unit-of-work'
import { KeyedMutex } from '@papo/core/platform/keyed-mutex'
import { Refusal } from '@papo/core/platform/refusal'
import { Deadlock, RowLocks } from './row-locks.ts'
import { Session } from './session.ts'
import { Transaction } from './transaction.ts'

/** As often as on PostgreSQL. */
const attempts = 4

/** The stores on a transaction; `afterCommit` runs once it is committed. */
export type OpenStores<Stores> = (
  transaction: Transaction,
  afterCommit: (run: () => void) => void,
) => Stores

/**
 * Units of work in memory. A deadlock is found at once; then the unit that closed the circle is rolled back and runs
 * again. There are no timers, so a unit that never ends blocks those that wait for its locks.
 */
export class MemoryUnitOfWork<
  Stores extends Record<keyof Stores, object>,
> implements UnitOfWork<Stores> {
  readonly #open: OpenStores<Stores>
  readonly #locks = new RowLocks()
  readonly #mutex = new KeyedMutex()

  constructor(open: OpenStores<Stores>) {
    this.#open = open
  }

  async run<Result>(task: (stores: Stores) => Promise<Result>, chatId?: string): Promise<Result> {
    const attempt = () => this.#attempt(task)
    return chatId === undefined ? attempt() : this.#mutex.run(chatId, attempt)
  }

  async read<Result>(task: (stores: Stores) => Promise<Result>): Promise<Result> {
    const transaction = new Transaction(this.#locks, { readOnly: true })
    const session = new Session({ oneByOne: false })
    return task(session.guard(this.#open(transaction, () => {})))
  }

  async #attempt<Result>(task: (stores: Stores) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(task)
      } catch (error) {
        if (!(error instanceof Deadlock)) throw error
        if (attempt === attempts) {
          throw new Refusal('unavailable', 'Try again.', { retryAfterSeconds: 1 }, error)
        }
      }
    }
  }

  async #once<Result>(task: (stores: Stores) => Promise<Result>): Promise<Result> {
    const transaction = new Transaction(this.#locks)
    const session = new Session({ oneByOne: true })
    const committed: (() => void)[] = []
    try {
      const stores = this.#open(transaction, (run) => committed.push(run))
      const result = await task(session.guard(stores))
      await session.end()
      transaction.commit()
      for (const run of committed) run()
      return result
    } catch (error) {
      await session.end().catch(() => {})
      transaction.rollBack()
      throw error
    }
  }
}
