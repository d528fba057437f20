import type { ChatHead } from '@papo/core/chat/chat-record'

const atMost = 10_000
const atOnce = 200

/** Heads that could not be published; the one that waits longest is given up first. */
export class UnpublishedHeads {
  readonly #heads = new Map<string, ChatHead>()

  add(head: ChatHead): void {
    this.#heads.delete(head.chatId)
    this.#heads.set(head.chatId, head)
    for (const oldest of this.#heads.keys()) {
      if (this.#heads.size <= atMost) break
      this.#heads.delete(oldest)
    }
  }

  /** Removes a batch of them and returns it. */
  take(): ChatHead[] {
    const heads = [...this.#heads.values()].slice(0, atOnce)
    for (const { chatId } of heads) this.#heads.delete(chatId)
    return heads
  }

  clear(): void {
    this.#heads.clear()
  }
}
