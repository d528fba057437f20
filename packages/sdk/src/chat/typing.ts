import type { Platform, Stop } from '../platform/platform.ts'

/** A typing hint expires on the server after 6 s, so it is repeated this often, and no more often. */
const repeatMs = 3000
/** After so long without a key, typing has ended. */
const idleMs = 5000

/** Sends typing hints to the server. Best effort. */
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
