import type { LogPage } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'

/** The most callers remembered; the one who polled longest ago is evicted first. */
const maxRemembered = 50_000

/**
 * The hints that each caller received last: status, typing, read marks and, for agents, delivered marks. A
 * hint that changes between two held polls wakes neither, so the second poll must know that the first did
 * not send it. Kept in this process only: a caller who comes from another process receives hints at their
 * next change.
 */
export class LastSentHints {
  readonly #sent = new Map<string, string>()

  last(caller: Caller, chatId: string): string | undefined {
    return this.#sent.get(keyOf(caller, chatId))
  }

  remember(caller: Caller, chatId: string, page: LogPage): void {
    const key = keyOf(caller, chatId)
    this.#sent.delete(key)
    this.#sent.set(key, hintKey(page))
    if (this.#sent.size <= maxRemembered) return
    const [oldest] = this.#sent.keys()
    if (oldest !== undefined) this.#sent.delete(oldest)
  }
}

/** That the chat is about to close is sent once, not at each second that passes. */
export const hintKey = (page: LogPage): string => {
  const isClosing = typeof page.closesInSeconds === 'number'
  return JSON.stringify([page.status, page.typing, page.readUpTo, page.deliveredUpTo, isClosing])
}

const keyOf = ({ tokenHash }: Caller, chatId: string) => `${tokenHash} ${chatId}`
