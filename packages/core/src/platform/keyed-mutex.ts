/** Tasks with the same key run one after the other, in the order of their calls. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<void>>()

  /** Runs `task` after all earlier tasks with the key have succeeded or failed. */
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
