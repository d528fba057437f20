/** Returns numbers in [0, 1); the same seed gives the same numbers (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Returns UUIDs (in the form of version 4) that begin with `maker` and count up. */
export function countedUuids(maker: number): () => string {
  const first = maker.toString(16).padStart(8, '0').slice(-8)
  let count = 0
  return () => `${first}-0000-4000-8000-${(++count).toString(16).padStart(12, '0')}`
}
