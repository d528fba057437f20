import type { Platform, Stop } from '../platform/platform.ts'

/** Marks that come closer together than this are told as one. */
const togetherMs = 500

/** Tells the server how far somebody has read; only ever further. Best effort. */
export function createReadMarks(platform: Platform, tell: (upTo: number) => Promise<unknown>) {
  let wanted = 0
  let told = 0
  let stopTimer: Stop | null = null

  function flush(): void {
    stopTimer?.()
    stopTimer = null
    if (wanted <= told) return
    const before = told
    const now = (told = wanted)
    tell(now).catch(() => {
      // The next mark says it again.
      if (told === now) told = before
    })
  }

  return {
    mark(upTo: number): void {
      wanted = Math.max(wanted, upTo)
      if (wanted > told) stopTimer ??= platform.setTimer(flush, togetherMs)
    },
    /** Tells what was still to be told. */
    flush,
  }
}
