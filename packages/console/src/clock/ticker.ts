import type { Platform, Stop } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'

const everyMs = 1000

export interface Ticker {
  /** Milliseconds since 1970, updated once a second. */
  readonly now: ReadonlySignal<number>
  stop: Stop
}

/** The time that views show. */
export function createTicker(platform: Platform): Ticker {
  const now = signal(platform.now())
  const tick = () => {
    now.value = platform.now()
    stopTimer = platform.setTimer(tick, everyMs)
  }
  let stopTimer = platform.setTimer(tick, everyMs)
  return { now, stop: () => stopTimer() }
}
