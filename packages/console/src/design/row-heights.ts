/** The first and the last row of a stretch of a list, by index. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** How many rows stand in the page before those in view, and after them. */
const spare = 5
/** A span is kept while so many of them are left on both sides. */
const spareAtLeast = 2

/**
 * Where the rows of a list stand, in pixels from its start: those that have been in the page by their measured height,
 * the others by the mean of those that were measured first.
 */
export class RowHeights {
  #keys: readonly string[] = []
  #indexes: ReadonlyMap<string, number> = new Map()
  #measured = new Map<string, number>()
  #estimate: number
  #isGuess = true
  /** The top of each row, and the end of the list; null once something has changed. */
  #tops: Float64Array | null = null

  /** `guess` is the height of a row until one has been measured. */
  constructor(guess: number) {
    this.#estimate = guess
  }

  /** The list has these rows now. */
  show(keys: readonly string[]): void {
    if (keys === this.#keys) return
    this.#keys = keys
    this.#indexes = new Map(keys.map((key, index) => [key, index]))
    this.#tops = null
    if (this.#measured.size <= 2 * keys.length + 100) return
    const measured = this.#measured
    // What has left for good is forgotten: a console stays open for days.
    this.#measured = new Map(keys.flatMap((key) => entryOf(measured, key)))
  }

  /** These rows are in the page with these heights. Returns whether the others are taken for higher or lower now. */
  measure(rows: ReadonlyMap<string, number>): boolean {
    for (const [key, height] of rows) {
      if (this.#measured.get(key) === height) continue
      this.#measured.set(key, height)
      this.#tops = null
    }
    if (!this.#isGuess || !rows.size) return false
    this.#estimate = [...rows.values()].reduce((sum, height) => sum + height, 0) / rows.size
    this.#isGuess = false
    return true
  }

  /** The list has another width: what was measured holds no longer. */
  forget(): void {
    this.#measured.clear()
    this.#isGuess = true
    this.#tops = null
  }

  /** The index of a row; undefined if the list does not have it. */
  indexOf(key: string): number | undefined {
    return this.#indexes.get(key)
  }

  /** How many heights are known. */
  get size(): number {
    return this.#measured.size
  }

  of(key: string): number {
    return this.#measured.get(key) ?? this.#estimate
  }

  /** The top of a row; of the row after the last one, the end of the list. */
  top(index: number): number {
    return this.#allTops()[index] ?? 0
  }

  get end(): number {
    return this.top(this.#keys.length)
  }

  /** The row that stands at this place, or the nearest one. */
  at(place: number): number {
    const tops = this.#allTops()
    let [low, high] = [0, this.#keys.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((tops[middle] ?? 0) <= place) low = middle
      else high = middle - 1
    }
    return Math.max(0, low)
  }

  /** The rows to have in the page while what stands between `top` and `bottom` is in view. */
  spanFor(top: number, bottom: number, before: Span | null): Span {
    const last = this.#keys.length - 1
    const inView = { first: this.at(top), last: this.at(bottom) }
    const around = (rows: number): Span => ({
      first: Math.max(0, inView.first - rows),
      last: Math.min(last, inView.last + rows),
    })
    const least = around(spareAtLeast)
    const isGood =
      before !== null &&
      before.first <= least.first &&
      before.last >= least.last &&
      before.last - before.first <= inView.last - inView.first + 2 * spare + spareAtLeast
    return isGood ? before : around(spare)
  }

  #allTops(): Float64Array {
    if (this.#tops) return this.#tops
    const tops = new Float64Array(this.#keys.length + 1)
    let top = 0
    this.#keys.forEach((key, index) => {
      tops[index] = top
      top += this.of(key)
    })
    tops[this.#keys.length] = top
    this.#tops = tops
    return tops
  }
}

function entryOf(measured: ReadonlyMap<string, number>, key: string): [string, number][] {
  const height = measured.get(key)
  return height === undefined ? [] : [[key, height]]
}
