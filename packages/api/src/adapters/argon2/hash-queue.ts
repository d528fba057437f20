import type { Requester } from '@papo/core/agent/passwords'
import { Refusal } from '@papo/core/platform/refusal'
import { FairQueue } from './fair-queue.ts'

/** The most tasks that wait in each queue, so that the last one's wait stays bearable for a person. */
const maxWaiting = 64
/** One turn in this many goes to unknown requesters first, however many known ones wait; the others to known ones. */
const turnsPerUnknown = 4
const retryAfterSeconds = 3

interface Waiting {
  begin(): void
  refuse(): void
}

/**
 * Runs `slots` tasks at a time and queues the rest. Known and unknown requesters wait in separate queues, so that a
 * flood of unknown ones takes neither the places nor the turns of known ones. When a queue is full, the new task is
 * refused as `unavailable`, or replaces one from a larger share.
 */
export class HashQueue {
  readonly #slots: number
  readonly #known: FairQueue<Waiting>
  readonly #unknown: FairQueue<Waiting>
  #running = 0
  #turn = 0

  constructor(slots: number, capacity = maxWaiting) {
    this.#slots = slots
    this.#known = new FairQueue(capacity)
    this.#unknown = new FairQueue(capacity)
  }

  async run<Result>(requester: Requester, task: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#slots) this.#running += 1
    else await this.#wait(requester)
    try {
      return await task()
    } finally {
      const next = this.#next()
      if (next === null) this.#running -= 1
      else next.begin()
    }
  }

  #wait({ isKnown, share }: Requester): Promise<void> {
    return new Promise((resolve, reject) => {
      const refuse = () =>
        reject(new Refusal('unavailable', 'Too many are signing in.', { retryAfterSeconds }))
      // @fault known-askers-apart
      const queue = isKnown ? this.#known : this.#unknown
      queue.add(/* @fault share-of-network */ share, { begin: resolve, refuse })?.refuse()
    })
  }

  #next(): Waiting | null {
    this.#turn = (this.#turn + 1) % turnsPerUnknown
    const [first, second] =
      this.#turn === 0 ? [this.#unknown, this.#known] : [this.#known, this.#unknown]
    return first.take() ?? second.take()
  }
}
