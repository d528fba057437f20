const maxMs = 500

/** Swaps pairs: lets the second of two pass first. */
export class Pairs {
  readonly #held = new Map<string, () => void>()

  /**
   * Resolves when the caller may pass, with a function to call afterwards. The first under a word
   * waits until the second has passed, for 500 ms at most.
   */
  async turn(word: string): Promise<() => void> {
    const release = this.#held.get(word)
    if (release !== undefined) {
      this.#held.delete(word)
      return release
    }
    await new Promise<void>((resolve) => {
      const free = () => {
        clearTimeout(timer)
        if (this.#held.get(word) === free) this.#held.delete(word)
        resolve()
      }
      const timer = setTimeout(free, maxMs)
      this.#held.set(word, free)
    })
    return () => {}
  }
}
