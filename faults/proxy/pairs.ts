const maxMs = 500

/** Lets the second of two go first. */
export class Pairs {
  readonly #held = new Map<string, () => void>()

  /**
   * Resolves when it is one's turn, with what is to be called once one has passed. The first under a word
   * waits until the second has passed, or half a second.
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
