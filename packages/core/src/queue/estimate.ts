import type { EstimatedWait } from '@papo/protocol'

/** The queue's speed is estimated from at most 20 accepts, and from at least 4. */
export const sampleSize = 20
const smallestSample = 4
/** A longer gap between two accepts means a closed office, not a slow queue. */
const maxGapMs = 60 * 60_000

/** Seconds between consecutive accepts, shortest first. */
export function gapsBetween(newestFirst: readonly Date[]): number[] {
  const gaps: number[] = []
  for (const [index, date] of newestFirst.entries()) {
    const earlier = newestFirst[index + 1]
    if (earlier === undefined) break
    const gap = date.getTime() - earlier.getTime()
    if (gap >= 0 && gap <= maxGapMs) gaps.push(gap / 1000)
  }
  return gaps.toSorted((a, b) => a - b)
}

/** From the first to the third quartile of the gaps, times the position; null with too few gaps. */
export function estimateWait(position: number, gaps: readonly number[]): EstimatedWait | null {
  if (gaps.length < smallestSample - 1) return null
  const at = (share: number) => gaps[Math.floor((gaps.length - 1) * share)] ?? 0
  return {
    fromSeconds: Math.round(position * at(0.25)),
    toSeconds: Math.max(1, Math.round(position * at(0.75))),
  }
}
