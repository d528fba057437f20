/** A scroll position within this distance of the end counts as the end. */
const nearPx = 100

/** The parts of a scrolling element that decide about its position, in pixels. */
interface Scroller {
  readonly scrollHeight: number
  readonly scrollTop: number
  readonly clientHeight: number
}

/** Whether the end of a log is in sight, so that the view follows it. */
export const isAtEnd = ({ scrollHeight, scrollTop, clientHeight }: Scroller): boolean =>
  scrollHeight - scrollTop - clientHeight <= nearPx
