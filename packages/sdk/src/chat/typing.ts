import type { Platform, Stop } from '../platform/platform.ts'

/** The server forgets it after 6 s: said again often enough, and not oftener. */
const repeatMs = 3000
/** Without a key for so long, somebody is not typing any more. */
const idleMs = 5000

/** Tells the server whether somebody is typing; best effort. */
export function createTyping(platform: Platform, publish: (typing: boolean) => Promise<unknown>) {
  let isTyping = false
  let publishedAt = 0
  let stopTimer: Stop = () => {}

  function set(typing: boolean): void {
    stopTimer()
    if (typing) {
      stopTimer = platform.setTimer(() => set(false), idleMs)
      if (isTyping && platform.now() - publishedAt < repeatMs) return
    } else if (!isTyping) return
    isTyping = typing
    publishedAt = platform.now()
    publish(typing).catch(() => {})
  }

  return {
    set,
    stop(): void {
      stopTimer()
      isTyping = false
    },
  }
}
