/** Numbers in 0 … 1 that follow from the seed (mulberry32). */
export function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Draws from a seed: the same draws in every run. */
export function drawsFrom(seed: number) {
  const chance = chanceFrom(seed)
  const whole = (below: number) => Math.floor(chance() * below)
  function oneOf<Item>(items: readonly Item[]): Item {
    const item = items[whole(items.length)]
    if (item === undefined) throw new Error('nothing to draw from')
    return item
  }
  /** The item, or undefined half of the time. */
  const perhaps = <Item>(item: Item): Item | undefined => (chance() < 0.5 ? item : undefined)
  return { chance, whole, oneOf, perhaps }
}
