import type { Platform } from '@papo/sdk'

/** The source of the backend’s time. */
export type BackendTime = Pick<Platform, 'now' | 'setTimer'>

export const realTime: BackendTime = {
  now: () => Date.now(),
  setTimer(run, ms) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
