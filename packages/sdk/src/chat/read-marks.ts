import type { Platform, Stop } from '../platform/platform.ts'

/** Marks that are closer together than this are sent as one. */
const togetherMs = 500

/** Sends read marks to the server; a mark never moves back. Best effort. */
export function createReadMarks(platform: Platform, publish: (upTo: number) => Promise<unknown>) {
  let pending = 0
  let published = 0
  let stopTimer: Stop | null = null

  function flush(): void {
    stopTimer?.()
    stopTimer = null
    if (pending <= published) return
    const before = published
    const now = (published = pending)
    publish(now).catch(() => {
      // The next mark repeats it.
      if (published === now) published = before
    })
  }

  return {
    mark(upTo: number): void {
      pending = Math.max(pending, upTo)
      if (pending > published) stopTimer ??= platform.setTimer(flush, togetherMs)
    },
    /** Sends the pending mark now. */
    flush,
  }
}
