import type { LogPage } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'

/** The most callers remembered; those who have not polled for long are evicted. */
const maxRemembered = 50_000

/**
 * The hints that each caller received last: status, typing, read marks and, for agents, delivered marks. A
 * hint that changes between two held polls wakes neither, so the second poll must know that the first did
 * not send it. Kept in this process only: a caller who comes from another process receives hints at their
 * next change.
 */
export class LastSentHints {
  readonly #max: number
  /** Whoever polls while this fills is in it, so that a poll without a change writes nothing. */
  #recent = new Map<string, string>()
  /** Those who polled while it was filled before; the others are forgotten. */
  #older = new Map<string, string>()

  constructor(max = maxRemembered) {
    this.#max = max
  }

  last(caller: Caller, chatId: string): string | undefined {
    const key = keyOf(caller, chatId)
    return this.#recent.get(key) ?? this.#older.get(key)
  }

  remember(caller: Caller, chatId: string, page: LogPage): void {
    const key = keyOf(caller, chatId)
    const hints = hintKey(page)
    if (this.#recent.get(key) === hints) return
    this.#recent.set(key, hints)
    if (this.#recent.size < this.#max / 2) return
    this.#older = this.#recent
    this.#recent = new Map()
  }
}

/** That the chat is about to close is sent once, not at each second that passes. */
export const hintKey = (page: LogPage): string => {
  const isClosing = typeof page.closesInSeconds === 'number'
  const { status, site, typing, readUpTo, deliveredUpTo } = page
  return JSON.stringify([status, site, typing, readUpTo, deliveredUpTo, isClosing])
}

const keyOf = ({ tokenHash }: Caller, chatId: string) => `${tokenHash} ${chatId}`
