import { limits } from '@papo/protocol'
import type { KeyValueStorage } from '@papo/sdk'

/** The counter is shown above this share of the limit. */
const shownFrom = 0.75

export interface Length {
  /** Code points left; negative when the text is too long. */
  readonly left: number
  /** Whether to show the counter. */
  readonly isShown: boolean
}

/** Counts as the server does: code points of the trimmed text. */
export function measure(text: string, limit: number = limits.textLength): Length {
  const length = [...text.trim()].length
  return { left: limit - length, isShown: length > limit * shownFrom }
}

export const canSend = (text: string): boolean => text.trim() !== '' && measure(text).left >= 0

/** The unsent text of one chat. It survives closing and reloading. */
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

/** The parts of a keyboard event that decide about sending. */
interface KeyPress {
  readonly key: string
  readonly keyCode: number
  readonly shiftKey: boolean
  readonly isComposing: boolean
}

/** Enter sends, except with Shift or while an input method composes (some browsers report only key code 229). */
export const isSendKey = ({ key, keyCode, shiftKey, isComposing }: KeyPress): boolean =>
  key === 'Enter' && !shiftKey && !isComposing && keyCode !== 229
