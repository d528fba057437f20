import { RowHeights, type Span } from './row-heights.ts'

/** A list with more rows than this has only those in the page that are in view, or near it. */
const plainRows = 30

export interface RowWindowOptions {
  /** The element that scrolls, around the list. */
  scroller(): HTMLElement | null
  list(): HTMLElement | null
  /** The pixels between two rows. */
  gap: number
  /** The height of a row, before one is in the page. */
  guess: number
  /** Whether one reads the list from its end. */
  isReadFromEnd: boolean
}

/** A row of the list by its index, or room for the rows that are not in the page. */
export type Slot = { readonly index: number } | { readonly height: number; readonly key: string }

/** The tops of rows, in pixels below the top of the scrolling element. */
type Places = ReadonlyMap<string, number>

const keyOf = (row: Element) => (row instanceof HTMLElement ? row.dataset['row'] : undefined)

/**
 * Which rows of a long list are in the page: those in view, some beside them, and the one with the focus. What is read
 * stays where it is when rows above it turn out higher, come or go.
 */
export class RowWindow {
  readonly heights: RowHeights
  readonly #options: RowWindowOptions
  #keys: readonly string[] = []
  #span: Span | null = null
  #before: Places = new Map()
  #wanted: string | null = null
  #width = 0

  constructor(options: RowWindowOptions) {
    this.#options = options
    this.heights = new RowHeights(options.guess)
  }

  get isLong(): boolean {
    return this.#keys.length > plainRows
  }

  /** Call before the list is rendered with these rows. Returns what stands in it, from the first to the last. */
  arrange(keys: readonly string[]): readonly Slot[] {
    this.#keys = keys
    this.heights.show(keys)
    if (!this.isLong) {
      this.#span = null
      this.#before = new Map()
      return keys.map((_, index) => ({ index }))
    }
    this.#before = this.#places()
    const { top, bottom } = this.#view()
    const last = this.#span && this.#span.last < keys.length ? this.#span : null
    this.#span = this.heights.spanFor(top, bottom, last)
    return this.#slots(this.#span)
  }

  /** Call once the list is rendered. Returns whether other rows than these must be in the page. */
  settle(): boolean {
    const { scroller, isReadFromEnd } = this.#options
    const frame = scroller()
    // What is hidden has no heights.
    if (!frame?.clientHeight) return false
    const isOtherwise = this.#measure()
    if (!this.isLong) return false
    const now = this.#places(false)
    const all = [...this.#before].filter(([key]) => now.has(key))
    // The oldest loaded message loses the day above it when others come before it.
    const kept = all.at(isReadFromEnd ? -1 : 0)
    if (kept && (frame.scrollTop > 0 || isReadFromEnd)) {
      const moved = (now.get(kept[0]) ?? 0) - kept[1]
      if (Math.abs(moved) >= 0.5) frame.scrollTop += moved
    }
    this.#focusWanted()
    this.#before = this.#places()
    return isOtherwise || this.needsOthers()
  }

  /** Whether others than those in the page are in view now. */
  needsOthers(): boolean {
    if (!this.isLong || !this.#options.scroller()?.clientHeight) return false
    this.#before = this.#places()
    const { top, bottom } = this.#view()
    return this.heights.spanFor(top, bottom, this.#span) !== this.#span
  }

  /** Call when the scrolling element has another size. Returns whether the list must be rendered. */
  resize(): boolean {
    const width = this.#options.scroller()?.clientWidth ?? 0
    if (width !== this.#width && width > 0) {
      if (this.#width > 0) this.heights.forget()
      this.#width = width
      if (this.isLong) return true
    }
    return this.needsOthers()
  }

  /** The last row in the page, which is near the last one in view. */
  get last(): number {
    return this.#span?.last ?? this.#keys.length - 1
  }

  /** The row that gets the focus as soon as it is in the page. */
  get wanted(): string | null {
    return this.#wanted
  }

  /** Gives the focus to a row, also to one that is not in the page yet. Returns whether the list must be rendered. */
  focus(key: string): boolean {
    this.#wanted = key
    this.#focusWanted()
    return this.#wanted !== null
  }

  #rows(): Element[] {
    return [...(this.#options.list()?.children ?? [])]
  }

  #measure(): boolean {
    const measured = this.#rows().flatMap((row): [string, number][] => {
      const key = keyOf(row)
      return key === undefined ? [] : [[key, heightOf(row) + this.#options.gap]]
    })
    return this.heights.measure(new Map(measured))
  }

  /** Where the rows stand that are in the page, or those in view alone. */
  #places(areInView = true): Places {
    const frame = this.#options.scroller()?.getBoundingClientRect()
    const places = new Map<string, number>()
    if (!frame?.height) return places
    for (const row of this.#rows()) {
      const key = keyOf(row)
      const { top, bottom } = row.getBoundingClientRect()
      const isInView = bottom > frame.top && top < frame.bottom
      if (
        key !== undefined &&
        this.heights.indexOf(key) !== undefined &&
        (isInView || !areInView)
      ) {
        places.set(key, top - frame.top)
      }
    }
    return places
  }

  /** What is in view, in pixels from the start of the list. */
  #view(): { top: number; bottom: number } {
    const { scroller, list, isReadFromEnd } = this.#options
    const frame = scroller()
    const element = list()
    if (!frame?.clientHeight || !element) {
      const top = isReadFromEnd ? this.heights.end - innerHeight : 0
      return { top, bottom: top + innerHeight }
    }
    const [kept] = this.#before
    const top = kept
      ? this.heights.top(this.heights.indexOf(kept[0]) ?? 0) - kept[1]
      : frame.getBoundingClientRect().top - element.getBoundingClientRect().top
    return { top, bottom: top + frame.clientHeight }
  }

  #slots(span: Span): readonly Slot[] {
    const kept = [this.#focused(), this.#wanted].flatMap((key) => {
      const at = key === null ? undefined : this.heights.indexOf(key)
      return at === undefined ? [] : [at - 1, at, at + 1]
    })
    const indexes = new Set(kept.filter((at) => at >= 0 && at < this.#keys.length))
    for (let at = span.first; at <= span.last; at++) indexes.add(at)
    const slots: Slot[] = []
    let next = 0
    for (const index of [...indexes].toSorted((one, other) => one - other)) {
      if (index > next) slots.push(this.#room(next, index))
      slots.push({ index })
      next = index + 1
    }
    if (next < this.#keys.length) slots.push(this.#room(next, this.#keys.length))
    return slots
  }

  /** Room for the rows from `from` up to `to`, without that one. */
  #room(from: number, to: number): Slot {
    const height = this.heights.top(to) - this.heights.top(from) - this.#options.gap
    return { height, key: to === this.#keys.length ? 'after' : `before-${this.#keys[to]}` }
  }

  #focused(): string | null {
    const focused = document.activeElement
    const row = this.#rows().find((one) => one.contains(focused))
    return (row && keyOf(row)) ?? null
  }

  #focusWanted(): void {
    const row = this.#rows().find((one) => keyOf(one) === this.#wanted)
    if (!row) return
    this.#wanted = null
    row.querySelector<HTMLElement>('a[href]')?.focus()
  }
}

const heightOf = (row: Element) => row.getBoundingClientRect().height
