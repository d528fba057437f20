import { limits } from '@papo/protocol'

/** The counter shows from three quarters on. */
const shownFrom = 0.75

export interface RemainingLength {
  /** How many characters still fit; negative when it is too long. */
  readonly left: number
  readonly isTight: boolean
  readonly isOver: boolean
}

/** Counts Unicode code points after trimming, as the server counts. */
export function remaining(text: string): RemainingLength {
  const length = Array.from(text.trim()).length
  const left = limits.textLength - length
  return { left, isTight: length > limits.textLength * shownFrom, isOver: left < 0 }
}
