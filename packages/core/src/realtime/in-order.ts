import type { NowOrLater } from '../platform/now-or-later.ts'

/** Runs tasks one after the other. While none runs, the next one runs at once, and nothing is kept. */
export class InOrder<Item> {
  #waiting: Item[] | null = null

  /** `run` never throws or rejects. */
  add(item: Item, run: (item: Item) => NowOrLater<void>): void {
    if (this.#waiting !== null) {
      this.#waiting.push(item)
      return
    }
    const done = run(item)
    if (!(done instanceof Promise)) return
    this.#waiting = []
    void done.then(() => this.#continue(run))
  }

  async #continue(run: (item: Item) => NowOrLater<void>): Promise<void> {
    for (let next = this.#waiting?.shift(); next !== undefined; next = this.#waiting?.shift()) {
      await run(next)
    }
    this.#waiting = null
  }
}
