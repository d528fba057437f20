/** What happened when, as lines that a test compares whole: `at(2000) online`. */
export class Timeline {
  readonly #elapsed: () => number
  readonly #lines: string[] = []

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed
  }

  /** Writes `what` down at the present time. It can be handed on as a callback. */
  readonly note = (what: unknown): void => {
    const words = typeof what === 'string' ? what : JSON.stringify(what)
    this.#lines.push(`at(${this.#elapsed()}) ${words}`)
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  /** The lines so far, which are then forgotten. */
  take(): string[] {
    return this.#lines.splice(0)
  }
}
