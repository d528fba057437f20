import {
  commitChats,
  type ChangeNeeds,
  type ChangeStores,
  type ChatChange,
  type Outcome,
} from '../chat/change-chats.ts'
import { Refusal } from '../platform/refusal.ts'

export interface BatchLimits {
  /** Batches that are committed at the same time. */
  atOnce: number
  /** Changes in one batch. */
  atMost: number
  /**
   * Calls `run` once all calls that have arrived by now are read. An embedded database works within the call that it
   * gets: without this, no second one would be seen before the first is committed. Left out, batches begin at once.
   */
  soon?(run: () => void): void
}

/** If no batch ends for so long, the changes that wait are made alone: the database may have stopped answering. */
const stalledMs = 400

type Change<Stores> = ChatChange<Stores, unknown>

/** A change that waits, and what it is told. */
interface Waiting<Stores> {
  change: Change<Stores>
  tell(next: Next<Stores>): void
}

type Next<Stores> =
  /** To commit these changes, which begin with its own. */
  | { kind: 'lead'; batch: Waiting<Stores>[] }
  | { kind: 'done'; outcome: Outcome }
  | { kind: 'failed'; error: unknown }
  | { kind: 'alone' }

/**
 * Changes of chats that come while others are committed share the next commit. The changes of a chat stay in their
 * order, and each has its own outcome: a refusal, a failure or a chat that is locked elsewhere touches no other one.
 * Nothing waits for others while fewer than `atOnce` batches are committed.
 */
export class SendBatches<Stores extends ChangeStores> {
  readonly #needs: ChangeNeeds<Stores>
  readonly #limits: BatchLimits
  #waiting: Waiting<Stores>[] = []
  #isDue = false
  #running = 0
  /** How many batches have ended so far. */
  #ended = 0
  /** The chats whose changes are committed right now. */
  readonly #busy = new Set<string>()

  constructor(needs: ChangeNeeds<Stores>, limits: BatchLimits) {
    this.#needs = needs
    this.#limits = limits
  }

  /** The outcome of the change in a batch; null if it must be made alone. Rejects as its commit does. */
  async run<Seen>(change: ChatChange<Stores, Seen>): Promise<Outcome | null> {
    let next = await this.#enter(change)
    // Whose change is the first of a batch commits it, within that call: its limits of time apply.
    if (next.kind === 'lead') next = await this.#commit(next.batch)
    if (next.kind === 'failed') throw next.error
    return next.kind === 'done' ? next.outcome : null
  }

  #enter(change: Change<Stores>): Promise<Next<Stores>> {
    return new Promise((resolve) => {
      const waiting: Waiting<Stores> = { change, tell: resolve }
      this.#waiting.push(waiting)
      this.#startSoon()
      if (this.#waiting.includes(waiting)) this.#watch(waiting)
    })
  }

  /** Lets the change be made alone if the batches before its own do not get on. */
  #watch(waiting: Waiting<Stores>): void {
    const { tell } = waiting
    const endedBefore = this.#ended
    const stop = this.#needs.clock.after(stalledMs, () => {
      waiting.tell = tell
      // In a long queue that moves, changes that are made alone would only be in the way of the batches.
      if (this.#ended !== endedBefore) {
        this.#watch(waiting)
        return
      }
      this.#waiting = this.#waiting.filter((other) => other !== waiting)
      tell({ kind: 'alone' })
    })
    waiting.tell = (next) => {
      stop()
      tell(next)
    }
  }

  #startSoon(): void {
    const { soon = (run) => run() } = this.#limits
    if (this.#isDue || this.#running >= this.#limits.atOnce) return
    this.#isDue = true
    soon(() => {
      this.#isDue = false
      this.#startNext()
    })
  }

  #startNext(): void {
    while (this.#running < this.#limits.atOnce) {
      const batch = this.#take()
      const [first] = batch
      if (first === undefined) return
      this.#running += 1
      for (const { change } of batch) this.#busy.add(change.chatId)
      first.tell({ kind: 'lead', batch })
    }
  }

  /** Takes the changes that have waited longest, without those of a chat that is busy. */
  #take(): Waiting<Stores>[] {
    const batch: Waiting<Stores>[] = []
    const left: Waiting<Stores>[] = []
    for (const waiting of this.#waiting) {
      const isFree = batch.length < this.#limits.atMost && !this.#busy.has(waiting.change.chatId)
      ;(isFree ? batch : left).push(waiting)
    }
    this.#waiting = left
    return batch
  }

  /** Commits the batch, and tells all but the first what has become of them; returns that of the first. */
  async #commit(batch: readonly Waiting<Stores>[]): Promise<Next<Stores>> {
    const nexts = await this.#nextsOf(batch)
    for (const [at, { tell }] of batch.entries()) if (at > 0) tell(nexts[at] ?? { kind: 'alone' })
    return nexts[0] ?? { kind: 'alone' }
  }

  async #nextsOf(batch: readonly Waiting<Stores>[]): Promise<Next<Stores>[]> {
    const changes = batch.map(({ change }) => change)
    let isLeft = false
    const leave = async () => {
      if (isLeft) return
      isLeft = true
      this.#running -= 1
      this.#ended += 1
      for (const { chatId } of changes) this.#busy.delete(chatId)
      this.#startSoon()
    }
    try {
      const outcomes = await commitChats(
        this.#needs,
        (_stores, writer) => writer.change(changes, { skipLocked: true }),
        // The next batch does not wait for what is published.
        { afterCommit: leave },
      )
      return outcomes.map((outcome) =>
        outcome.kind === 'skipped' ? { kind: 'alone' } : { kind: 'done', outcome },
      )
    } catch (error) {
      // One of several may be the cause: alone, it fails alone. Without the database all fail.
      const isShared = batch.length === 1 || error instanceof Refusal
      return batch.map(() => (isShared ? { kind: 'failed', error } : { kind: 'alone' }))
    } finally {
      await leave()
    }
  }
}
