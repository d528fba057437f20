import { limits } from '@papo/protocol'
import type { KeyValueStorage } from '@papo/sdk'

/** The counter shows from this share of the limit on. */
const shownFrom = 0.75

export interface Length {
  /** Code points that are left; below zero there are too many. */
  readonly left: number
  /** Whether it is worth a word yet. */
  readonly isShown: boolean
}

/** As the server counts: code points of the trimmed text. */
export function measure(text: string, limit: number = limits.textLength): Length {
  const length = [...text.trim()].length
  return { left: limit - length, isShown: length > limit * shownFrom }
}

export const canSend = (text: string): boolean => text.trim() !== '' && measure(text).left >= 0

/** What is being written in one chat. It survives closing and reloading. */
export interface Draft {
  get(): string
  set(text: string): void
}

export function createDraft(storage: KeyValueStorage, siteKey: string, chatId: string): Draft {
  const key = `papo.draft.${siteKey}.${chatId}`
  return {
    get: () => storage.get(key) ?? '',
    set: (text) => (text ? storage.set(key, text) : storage.remove(key)),
  }
}

/** What of a key press matters for sending. */
interface KeyPress {
  readonly key: string
  readonly keyCode: number
  readonly shiftKey: boolean
  readonly isComposing: boolean
}

/** Enter sends, unless with Shift or while an input method is composing (229 where it does not say so). */
export const isSendKey = ({ key, keyCode, shiftKey, isComposing }: KeyPress): boolean =>
  key === 'Enter' && !shiftKey && !isComposing && keyCode !== 229
