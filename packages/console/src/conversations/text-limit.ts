import { limits } from '@papo/protocol'

/** The counter is shown above this share of the limit. */
const shownFrom = 0.75

export interface RemainingLength {
  /** Code points left; negative when the text is too long. */
  readonly left: number
  readonly isTight: boolean
  readonly isOver: boolean
}

/** Counts Unicode code points after trimming, as the server does. */
export function remaining(text: string): RemainingLength {
  const length = Array.from(text.trim()).length
  const left = limits.textLength - length
  return { left, isTight: length > limits.textLength * shownFrom, isOver: left < 0 }
}
