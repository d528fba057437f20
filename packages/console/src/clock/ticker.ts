import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'
import { isJump } from './jump.ts'

const everyMs = 1000

export interface Ticker {
  /** Milliseconds since 1970, updated once a second. */
  readonly now: Store<number>
  /** How often this computer's clock has moved otherwise than by passing: it was set, or the computer slept. */
  readonly jumps: Store<number>
  /** Updates it now, for a clock that was set. */
  tick(): void
  stop: Stop
}

/** The time that views show. */
export function createTicker(platform: Pick<Platform, 'now' | 'setTimer'>): Ticker {
  const jumps = createStore(0)
  const now = createStore(platform.now())
  let stopTimer: Stop = () => {}
  const tick = () => {
    stopTimer()
    now.set(platform.now())
    stopTimer = platform.setTimer(onTime, everyMs)
  }
  const onTime = () => {
    const last = now.get()
    tick()
    if (isJump(last, now.get())) jumps.update((count) => count + 1)
  }
  stopTimer = platform.setTimer(onTime, everyMs)
  return { now, jumps, tick, stop: () => stopTimer() }
}
