import type { Random } from '../platform/random.ts'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AccessLogStore, AccessRecord } from './access-log.ts'
import { recordAccess } from './record-access.ts'

const writeEveryMs = 1000
/** While the database is away, at most this many entries stay in memory; beyond that the oldest are dropped. */
const maxEntries = 1000

/**
 * Collects accesses and writes them in batches, within a second. Failed sign-ins go this way: if they were written
 * at once, the response time of this or of the next sign-in would reveal which accounts exist.
 */
export class DeferredAccessLog {
  readonly #work: UnitOfWork<{ accessLog: AccessLogStore }>
  readonly #random: Random
  #entries: Omit<AccessRecord, 'id'>[] = []
  #stopTimer: () => void = () => {}
  #writing: Promise<void> = Promise.resolve()

  constructor(work: UnitOfWork<{ accessLog: AccessLogStore }>, random: Random) {
    this.#work = work
    this.#random = random
  }

  /** Writes the collected entries every second from now on. */
  start(clock: Clock, onError: (error: unknown) => void): void {
    this.#stopTimer = clock.every(writeEveryMs, () => void this.write().catch(onError))
  }

  add(entry: Omit<AccessRecord, 'id'>): void {
    this.#entries = [...this.#entries, entry].slice(-maxEntries)
  }

  /** Writes the collected entries now. If the database fails, rejects and keeps them. */
  write(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#writeAll())
    return this.#writing
  }

  /** Stops the timer and writes the remaining entries. */
  async stop(): Promise<void> {
    this.#stopTimer()
    await this.write()
  }

  async #writeAll(): Promise<void> {
    const entries = this.#entries
    if (entries.length === 0) return
    this.#entries = []
    try {
      await this.#work.run(async (stores) => {
        for (const entry of entries) await recordAccess(stores, this.#random, entry)
      })
    } catch (error) {
      this.#entries = [...entries, ...this.#entries].slice(-maxEntries)
      throw error
    }
  }
}
