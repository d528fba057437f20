/** What a page has measured of itself since the record began. */
export interface ScrollRecord {
  /** The most rows of lists and entries of logs that stood in the page at once. */
  mostRows: number
  /** The length of each frame in milliseconds. */
  frames: number[]
  /** The tasks of more than 50 ms by the clock, in milliseconds. */
  longTasks: number[]
  /** The layout shifts together. */
  shift: number
}

declare global {
  var scrollRecord: ScrollRecord
}

/** Runs in a page before its scripts, and records its rows, frames, long tasks and layout shifts. */
export function recordScrolling(): void {
  const fresh = (): ScrollRecord => ({ mostRows: 0, frames: [], longTasks: [], shift: 0 })
  globalThis.scrollRecord = fresh()
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) scrollRecord.longTasks.push(duration)
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      scrollRecord.shift += (entry as PerformanceEntry & { value: number }).value
    }
  }).observe({ type: 'layout-shift' })
  let last = performance.now()
  const frame = (now: number) => {
    const record = globalThis.scrollRecord
    record.frames.push(now - last)
    last = now
    const rows = document.querySelectorAll('.row, .message, .log-notice').length
    record.mostRows = Math.max(record.mostRows, rows)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}

/** Runs in a page, and begins its record anew. Returns the one until now. */
export function takeRecord(): ScrollRecord {
  const record = globalThis.scrollRecord
  globalThis.scrollRecord = { mostRows: 0, frames: [], longTasks: [], shift: 0 }
  return record
}
