import { performance } from 'node:perf_hooks'
import type { Clock } from '@papo/core/platform/clock'
import type { Load } from '@papo/core/platform/load'

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
