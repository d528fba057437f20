import { limits } from '@papo/protocol'

/** The counter is shown above this share of the limit. */
const shownFrom = 0.75

export interface RemainingLength {
  /** Code points left; negative when the text is too long. */
  readonly left: number
  /** Whether to show how many are left. */
  readonly isTight: boolean
}

/** Counts as the server does: code points of the trimmed text. */
export function remainingLength(text: string, limit: number = limits.textLength): RemainingLength {
  const length = [...text.trim()].length
  return { left: limit - length, isTight: length > limit * shownFrom }
}

/** Why a text cannot be sent, or null if it can. */
export function lengthFault(text: string): 'empty' | 'tooLong' | null {
  if (!text.trim()) return 'empty'
  return remainingLength(text).left < 0 ? 'tooLong' : null
}
