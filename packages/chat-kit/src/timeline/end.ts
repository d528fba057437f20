/** A scroll position within this distance of the end counts as the end. */
const nearPx = 100

/** The parts of a scrolling element that decide about its position, in pixels. */
interface Scroller {
  readonly scrollHeight: number
  readonly clientHeight: number
  scrollTop: number
}

/** The entries that a log shows, as far as its position depends on them. */
export interface Shown {
  /** The keys of the first and the last entry. */
  first: string | undefined
  last: string | undefined
  /** Whether the reader wrote the last entry. */
  isLastOwn: boolean
}

const isAtEnd = ({ scrollHeight, scrollTop, clientHeight }: Scroller): boolean =>
  scrollHeight - scrollTop - clientHeight <= nearPx

/**
 * Keeps the end of a scrolling log in sight while the reader is there, and what they read in its place while they
 * have scrolled up. An entry of the reader’s own always comes into sight.
 */
export class LogEnd {
  readonly #scroller: Scroller
  readonly #moved: (isAtEnd: boolean) => void
  #shown: Shown
  #isAtEnd = true
  /** The position for which `#isAtEnd` was computed. */
  #top = 0
  #before = { top: 0, height: 0 }

  /** `moved` is called for every new position. */
  constructor(scroller: Scroller, shown: Shown, moved: (isAtEnd: boolean) => void) {
    this.#scroller = scroller
    this.#shown = shown
    this.#moved = moved
    this.jump()
  }

  /** Call before other entries are shown. */
  keep(): void {
    this.look()
    this.#before = { top: this.#scroller.scrollTop, height: this.#scroller.scrollHeight }
  }

  /** Call when other entries are shown. */
  follow(shown: Shown): void {
    const { first, last } = this.#shown
    this.#shown = shown
    if (this.#isAtEnd || (shown.isLastOwn && shown.last !== last)) return this.jump()
    const { top, height } = this.#before
    // Earlier entries push what is read down.
    if (shown.first !== first) this.#scroller.scrollTop = top + this.#scroller.scrollHeight - height
  }

  /** Call when the element’s height changes: keyboard, composer and rating take from it. */
  resize(): void {
    this.look()
    if (this.#isAtEnd) this.jump()
  }

  /** Reads the position now: the browser fires `scroll` only with the next frame. */
  look(): void {
    // What is hidden has no position.
    if (this.#scroller.clientHeight > 0 && this.#scroller.scrollTop !== this.#top) this.read()
  }

  /** Call at each `scroll` event. */
  read(): void {
    this.#top = this.#scroller.scrollTop
    this.#isAtEnd = isAtEnd(this.#scroller)
    this.#moved(this.#isAtEnd)
  }

  /** Shows the end. */
  jump(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight
    this.read()
  }
}
