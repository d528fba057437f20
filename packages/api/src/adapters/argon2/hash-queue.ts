import type { Requester } from '../../agent/passwords.ts'
import { Refusal } from '../../refusal.ts'
import { FairQueue } from './fair-queue.ts'

/** A person does not wait for longer than it takes to serve this many of either kind. */
const longestQueue = 64
/** Of so many turns one belongs to strangers, however many known askers wait, and the others to known ones. */
const turnsPerStranger = 4
const retryAfterSeconds = 3

interface Waiting {
  begin(): void
  refuse(): void
}

/**
 * Runs tasks, so many at a time, and lets others wait: known askers and strangers in queues of their own, so that
 * a flood of strangers takes neither the places nor the turns of known ones. A task that finds no place is refused
 * as `unavailable`, or takes the place of one from a larger share.
 */
export class HashQueue {
  readonly #slots: number
  readonly #known: FairQueue<Waiting>
  readonly #strangers: FairQueue<Waiting>
  #running = 0
  #turn = 0

  constructor(slots: number, capacity = longestQueue) {
    this.#slots = slots
    this.#known = new FairQueue(capacity)
    this.#strangers = new FairQueue(capacity)
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
      const queue = isKnown ? this.#known : this.#strangers
      queue.add(/* @fault share-of-network */ share, { begin: resolve, refuse })?.refuse()
    })
  }

  #next(): Waiting | null {
    this.#turn = (this.#turn + 1) % turnsPerStranger
    const [first, second] =
      this.#turn === 0 ? [this.#strangers, this.#known] : [this.#known, this.#strangers]
    return first.take() ?? second.take()
  }
}
