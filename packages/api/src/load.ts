import { performance } from 'node:perf_hooks'
import type { Clock } from './clock.ts'

/** How busy this process is. */
export interface Load {
  /** The share of the last second that the event loop was busy, 0 … 1. */
  busy(): number
}

export function measureLoad(clock: Clock): { load: Load; stop: () => void } {
  let last = performance.eventLoopUtilization()
  let share = 0
  const stop = clock.every(1000, () => {
    const now = performance.eventLoopUtilization()
    share = performance.eventLoopUtilization(now, last).utilization
    last = now
  })
  return { load: { busy: () => share }, stop }
}
