/** A value as JSON that is made in parts, one when it is asked for, so that the whole is never in memory. */
export class JsonText<Value> {
  readonly #parts: () => AsyncGenerator<string, void>

  constructor(parts: () => AsyncGenerator<string, void>) {
    this.#parts = parts
  }

  /** Makes the text. Joined, the parts are the JSON; if it throws, what came before is none: it is not closed. */
  parts(): AsyncGenerator<string, void> {
    return this.#parts()
  }

  /** The value, for who has room for all of it. */
  async read(): Promise<Value> {
    const parts: string[] = []
    for await (const part of this.#parts()) parts.push(part)
    return JSON.parse(parts.join('')) as Value
  }
}
