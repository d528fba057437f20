/** Whoever names the same key goes one after the other, in the order of asking. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<void>>()

  /** Runs `task` once whoever asked before has come to an end, well or not. */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last.set(key, promise)
    try {
      await before
      return await task()
    } finally {
      if (this.#last.get(key) === promise) this.#last.delete(key)
      resolve()
    }
  }
}
