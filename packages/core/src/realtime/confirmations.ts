import type { ChatWatch } from './chat-watch.ts'

/**
 * Which watches have sent entries that the client has not confirmed. One confirmation is under way at a time; it
 * counts for what was sent before it was asked for.
 */
export class Confirmations {
  #asked: ReadonlySet<ChatWatch> | null = null
  #next = new Set<ChatWatch>()

  /** Whether nothing is to be confirmed, as is mostly so: then a socket need not keep this. */
  get isIdle(): boolean {
    return this.#asked === null && this.#next.size === 0
  }

  /** Call before the watch's page is sent. `ask` asks the client, after the frames of this turn. */
  add(watch: ChatWatch, ask: () => void): void {
    this.#next.add(watch)
    if (this.#asked === null) queueMicrotask(() => this.#ask(ask))
  }

  confirmed(ask: () => void): void {
    const asked = this.#asked ?? new Set()
    this.#asked = null
    this.#ask(ask)
    for (const watch of asked) if (!this.#isAsked(watch)) watch.received()
  }

  #ask(ask: () => void): void {
    if (this.#asked !== null || this.#next.size === 0) return
    this.#asked = this.#next
    this.#next = new Set()
    ask()
  }

  #isAsked(watch: ChatWatch): boolean {
    return this.#next.has(watch) || (this.#asked?.has(watch) ?? false)
  }
}
