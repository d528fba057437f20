/**
 * The chats that are asked for by plain polls in this process. Those of this turn and of the turn before are compared
 * with the database at the end of each turn, so that a cached head may answer their polls; any other chat is read from
 * the database first.
 */
export class PolledChats {
  #now = new Set<string>()
  #before = new Set<string>()
  #life = 0

  /** Whether the chat is compared with the database in each turn. `life` grows when all heads may have been replaced. */
  isCompared(chatId: string, life: number): boolean {
    if (life !== this.#life) return false
    if (this.#now.has(chatId)) return true
    if (!this.#before.has(chatId)) return false
    this.#now.add(chatId)
    return true
  }

  /** The chat's head was read from the database for a poll. */
  add(chatId: string, life: number): void {
    if (life !== this.#life) {
      this.clear()
      this.#life = life
    }
    this.#now.add(chatId)
  }

  /** The next poll reads the database. */
  remove(chatId: string): void {
    this.#now.delete(chatId)
    this.#before.delete(chatId)
  }

  /** The next poll of each reads the database. */
  clear(): void {
    this.#now.clear()
    this.#before.clear()
  }

  all(): string[] {
    return [...new Set([...this.#now, ...this.#before])]
  }

  /** Ends the turn: all of them were compared. */
  markCompared(): void {
    this.#before = this.#now
    this.#now = new Set()
  }
}
