/** Chats in the order of their tickets. A change and a position both cost little in a long queue. */
export class Queue {
  readonly #tickets = new Map<string, number>()
  /** The tickets, smallest first. */
  readonly #sorted: number[] = []

  get size(): number {
    return this.#tickets.size
  }

  ids(): string[] {
    return [...this.#tickets.keys()]
  }

  put(chatId: string, ticket: number): void {
    if (this.#tickets.get(chatId) === ticket) return
    this.remove(chatId)
    this.#tickets.set(chatId, ticket)
    this.#sorted.splice(this.#countBelow(ticket), 0, ticket)
  }

  remove(chatId: string): void {
    const ticket = this.#tickets.get(chatId)
    if (ticket === undefined) return
    this.#tickets.delete(chatId)
    this.#sorted.splice(this.#countBelow(ticket), 1)
  }

  /** The position from 1, or null for a chat that is not in the queue. */
  position(chatId: string): number | null {
    const ticket = this.#tickets.get(chatId)
    return ticket === undefined ? null : this.#countBelow(ticket) + 1
  }

  /** How many tickets are smaller. */
  #countBelow(ticket: number): number {
    let [from, to] = [0, this.#sorted.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.#sorted[middle] ?? Infinity) < ticket) from = middle + 1
      else to = middle
    }
    return from
  }
}
