import type { LogPage } from '@papo/protocol'
import type { Caller } from '../caller.ts'

/** The most callers remembered; whoever asked longest ago is forgotten first. */
const maxRemembered = 50_000

/**
 * What each caller was told last beside the log: the status, who types, who has read and, where an agent
 * asks, who was given what. A hint that changes between two held polls wakes nobody, so the second one
 * must know that the first did not tell it. Kept in this process only: a caller who comes from another one
 * is told at the next change.
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

/** That the chat is about to close is told once, not at each second that passes. */
export const hintKey = (page: LogPage): string => {
  const isClosing = typeof page.closesInSeconds === 'number'
  return JSON.stringify([page.status, page.typing, page.readUpTo, page.deliveredUpTo, isClosing])
}

const keyOf = ({ tokenHash }: Caller, chatId: string) => `${tokenHash} ${chatId}`
