/** Chats in the order of their tickets. */
export class Queue {
  readonly #tickets = new Map<string, number>()
  #sorted: string[] | null = []

  get size(): number {
    return this.#tickets.size
  }

  ids(): string[] {
    return [...this.#tickets.keys()]
  }

  put(chatId: string, ticket: number): void {
    if (this.#tickets.get(chatId) === ticket) return
    this.#tickets.set(chatId, ticket)
    this.#sorted = null
  }

  remove(chatId: string): void {
    if (this.#tickets.delete(chatId)) this.#sorted = null
  }

  /** The position from 1, or null for a chat that is not in the queue. */
  position(chatId: string): number | null {
    const ticket = this.#tickets.get(chatId)
    if (ticket === undefined) return null
    this.#sorted ??= this.ids().sort((a, b) => this.#ticketOf(a) - this.#ticketOf(b))
    return this.#sorted.findIndex((id) => id === chatId) + 1
  }

  #ticketOf(chatId: string): number {
    return this.#tickets.get(chatId) ?? 0
  }
}
