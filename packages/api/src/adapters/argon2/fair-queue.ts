/** A share of the queue: its own items, and the narrower shares within it. */
class Share<Item> {
  waiting = 0
  readonly items: Item[] = []
  /** In the order in which they take turns. */
  readonly parts = new Map<string, Share<Item>>()

  part(key: string): Share<Item> {
    const known = this.parts.get(key)
    if (known !== undefined) return known
    const part = new Share<Item>()
    this.parts.set(key, part)
    return part
  }
}

/**
 * A bounded queue that is fair over shares, and over the shares within each of them.
 *
 * - Shares take turns: a share with a thousand items gets as many turns as a share with one.
 * - Within the narrowest share, items leave in the order in which they came.
 * - A full queue refuses the newest item of the largest share. The item just added is refused only if no share is
 *   larger than its own.
 */
export class FairQueue<Item> {
  readonly #capacity: number
  readonly #all = new Share<Item>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#all.waiting
  }

  /** Adds an item to a share, named from the widest to the narrowest. Returns the item to refuse, or null. */
  add(path: readonly string[], item: Item): Item | null {
    let share = this.#all
    share.waiting += 1
    for (const key of path) {
      share = share.part(key)
      share.waiting += 1
    }
    share.items.push(item)
    return this.size > this.#capacity ? this.#refuse(this.#all) : null
  }

  /** Removes and returns the item whose turn it is; null if the queue is empty. */
  take(): Item | null {
    return this.size === 0 ? null : this.#takeFrom(this.#all)
  }

  #takeFrom(share: Share<Item>): Item | null {
    share.waiting -= 1
    const [next] = share.parts
    if (next === undefined) return share.items.shift() ?? null
    const [key, part] = next
    const item = this.#takeFrom(part)
    share.parts.delete(key)
    // A share that has had its turn moves to the end.
    if (part.waiting > 0) share.parts.set(key, part)
    return item
  }

  #refuse(share: Share<Item>): Item | null {
    share.waiting -= 1
    let largest: [string, Share<Item>] | null = null
    for (const part of share.parts) {
      // Among shares of equal size, the last in turn is refused: the others have waited longer.
      if (largest === null || part[1].waiting >= largest[1].waiting) largest = part
    }
    if (largest === null) return share.items.pop() ?? null
    const [key, part] = largest
    const item = this.#refuse(part)
    if (part.waiting === 0) share.parts.delete(key)
    return item
  }
}
