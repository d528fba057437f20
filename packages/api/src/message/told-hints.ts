import type { LogPage } from '@papo/protocol'
import type { Caller } from '../caller.ts'

/** The most callers remembered; whoever asked longest ago is forgotten first. */
const mostRemembered = 50_000

/**
 * What each caller was told last beside the log: the status, who types, who has read and, where an agent
 * asks, who was given what. A hint that changes between two held polls wakes nobody, so the second one
 * must know that the first did not tell it. Kept in this process only: a caller who comes from another one
 * is told at the next change.
 */
export class ToldHints {
  readonly #told = new Map<string, string>()

  last(caller: Caller, chatId: string): string | undefined {
    return this.#told.get(keyOf(caller, chatId))
  }

  remember(caller: Caller, chatId: string, page: LogPage): void {
    const key = keyOf(caller, chatId)
    this.#told.delete(key)
    this.#told.set(key, hintsText(page))
    if (this.#told.size <= mostRemembered) return
    const [oldest] = this.#told.keys()
    if (oldest !== undefined) this.#told.delete(oldest)
  }
}

/** That the chat is about to close is told once, not at each second that passes. */
export const hintsText = (page: LogPage): string => {
  const isClosing = typeof page.closesInSeconds === 'number'
  return JSON.stringify([page.status, page.typing, page.readUpTo, page.deliveredUpTo, isClosing])
}

const keyOf = ({ tokenHash }: Caller, chatId: string) => `${tokenHash} ${chatId}`
