import type { Platform, Stop } from '../platform/platform.ts'

/** Marks that come closer together than this are told as one. */
const togetherMs = 500

/** Tells the server how far somebody has read; only ever further. Best effort. */
export function createReadMarks(platform: Platform, publish: (upTo: number) => Promise<unknown>) {
  let wanted = 0
  let published = 0
  let stopTimer: Stop | null = null

  function flush(): void {
    stopTimer?.()
    stopTimer = null
    if (wanted <= published) return
    const before = published
    const now = (published = wanted)
    publish(now).catch(() => {
      // The next mark says it again.
      if (published === now) published = before
    })
  }

  return {
    mark(upTo: number): void {
      wanted = Math.max(wanted, upTo)
      if (wanted > published) stopTimer ??= platform.setTimer(flush, togetherMs)
    },
    /** Tells what was still to be told. */
    flush,
  }
}
