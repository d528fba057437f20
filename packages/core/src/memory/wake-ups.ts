import type { Wake } from '../chat/chat-cache.ts'

/** The callbacks that wait for changes of a chat in this process. */
export class WakeUps {
  readonly #waiters = new Map<string, Set<(wake: Wake) => void>>()

  on(chatId: string, run: (wake: Wake) => void): () => void {
    const waiter = (wake: Wake) => run(wake)
    const waiters = this.#waiters.get(chatId) ?? new Set()
    this.#waiters.set(chatId, waiters.add(waiter))
    return () => {
      waiters.delete(waiter)
      if (waiters.size === 0 && this.#waiters.get(chatId) === waiters) this.#waiters.delete(chatId)
    }
  }

  watched(): string[] {
    return [...this.#waiters.keys()]
  }

  has(chatId: string): boolean {
    return this.#waiters.has(chatId)
  }

  /** Calls every waiter of the chat. Waiters added meanwhile are not called. */
  wake(chatId: string, wake: Wake): void {
    const waiters = this.#waiters.get(chatId)
    if (waiters === undefined) return
    for (const waiter of Array.from(waiters)) waiter(wake)
  }
}
