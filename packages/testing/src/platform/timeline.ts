/** A record of events with their times, as lines that a test compares: `at(2000) online`. */
export class Timeline {
  readonly #elapsed: () => number
  readonly #lines: string[] = []

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed
  }

  /** Records `what` at the current time. It is bound, so it can be passed as a callback. */
  readonly note = (what: unknown): void => {
    const text = typeof what === 'string' ? what : JSON.stringify(what)
    this.#lines.push(`at(${this.#elapsed()}) ${text}`)
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  /** Returns the lines so far and removes them. */
  take(): string[] {
    return this.#lines.splice(0)
  }
}
