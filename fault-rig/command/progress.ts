/**
 * On a terminal, one status line that is overwritten while something runs; elsewhere, only the
 * outcome.
 */
export class Progress {
  readonly #head: string
  readonly #began = performance.now()
  readonly #timer: NodeJS.Timeout
  #text = ''

  constructor(head: string) {
    this.#head = head
    this.#timer = setInterval(() => this.#draw(), 1000)
    this.#timer.unref()
  }

  show(text: string): void {
    this.#text = text
    this.#draw()
  }

  done(text: string): void {
    clearInterval(this.#timer)
    this.#clear()
    console.log(`${this.#head} ${this.#seconds()}  ${text}`)
  }

  #seconds(): string {
    return `${((performance.now() - this.#began) / 1000).toFixed(1).padStart(6)} s`
  }

  #draw(): void {
    if (!process.stdout.isTTY) return
    this.#clear()
    const line = `${this.#head} ${this.#seconds()}  ${this.#text}`
    process.stdout.write(line.slice(0, process.stdout.columns - 1))
  }

  #clear(): void {
    if (process.stdout.isTTY) process.stdout.write('\r\u001b[K')
  }
}
