import type { Clock } from '../clock.ts'
import type { Work } from '../work.ts'
import type { AccessRecord } from './access-log.ts'
import { recordAccess } from './record-access.ts'

const writeEveryMs = 1000
/** What cannot be written for a while is kept in memory up to this many; then the oldest go. */
const maxEntries = 1000

/**
 * Accesses that are written down together, within a second. A failed sign-in is written there: written at once,
 * the time of this answer or of the next would tell which accounts there are.
 */
export class DeferredAccessLog {
  readonly #work: Work
  #entries: Omit<AccessRecord, 'id'>[] = []
  #stopTimer: () => void = () => {}
  #writing: Promise<void> = Promise.resolve()

  constructor(work: Work) {
    this.#work = work
  }

  /** Writes every second from now on. */
  start(clock: Clock, onError: (error: unknown) => void): void {
    this.#stopTimer = clock.every(writeEveryMs, () => void this.write().catch(onError))
  }

  add(entry: Omit<AccessRecord, 'id'>): void {
    this.#entries = [...this.#entries, entry].slice(-maxEntries)
  }

  /** Writes what there is now. Rejects, and keeps it, where the database does not take it. */
  write(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#writeAll())
    return this.#writing
  }

  /** Writes what is left and ends. */
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
        for (const entry of entries) await recordAccess(stores, entry)
      })
    } catch (error) {
      this.#entries = [...entries, ...this.#entries].slice(-maxEntries)
      throw error
    }
  }
}
