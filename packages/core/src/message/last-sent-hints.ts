import type { LogPage } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'

/** The most callers remembered; those who have not polled for long are evicted. */
const maxRemembered = 50_000

/**
 * The hints that each caller received last: status, typing, read marks and, for agents, delivered marks and the visitor's page. A
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
    this.#keep(key, hints)
  }

  /** Call when a socket takes over from the polls: it keeps by itself what it has sent. */
  forget(caller: Caller, chatId: string): void {
    const key = keyOf(caller, chatId)
    this.#recent.delete(key)
    this.#older.delete(key)
  }

  /** Call when a socket ends: nobody knows which hints have arrived, so the next held poll is answered at once. */
  markUnknown(caller: Caller, chatId: string): void {
    this.#keep(keyOf(caller, chatId), unknownHints)
  }

  #keep(key: string, hints: string): void {
    if (this.#recent.get(key) === hints) return
    this.#recent.set(key, hints)
    if (this.#recent.size < this.#max / 2) return
    this.#older = this.#recent
    this.#recent = new Map()
  }
}

/** Differs from the hints of every page. */
const unknownHints = ''

/** That the chat is about to close is sent once, not at each second that passes. */
export const hintKey = (page: LogPage): string => {
  const isClosing = typeof page.closesInSeconds === 'number'
  const { status, site, typing, readUpTo, deliveredUpTo, pageAt } = page
  return JSON.stringify([status, site, typing, readUpTo, deliveredUpTo, pageAt, isClosing])
}

/** A joined text is one object; a template would keep its parts, and the address that the id was cut out of. */
const keyOf = ({ tokenHash }: Caller, chatId: string) => [tokenHash, chatId].join(' ')
