import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'

const everyMs = 1000

export interface Ticker {
  /** Milliseconds since 1970, updated once a second. */
  readonly now: Store<number>
  stop: Stop
}

/** The time that views show. */
export function createTicker(platform: Platform): Ticker {
  const now = createStore(platform.now())
  const tick = () => {
    now.set(platform.now())
    stopTimer = platform.setTimer(tick, everyMs)
  }
  let stopTimer = platform.setTimer(tick, everyMs)
  return { now, stop: () => stopTimer() }
}
