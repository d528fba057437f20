import type { Platform, Stop } from '@papo/sdk'
import { effect, type ReadonlySignal, signal } from '@preact/signals'

/** What a message takes on its way, and a visitor to look at it, is no delay. */
const patienceMs = 5000

/** How far somebody is behind, and how far they have come. */
export interface ReadProgress {
  readonly count: number
  readonly upTo: number
}

export interface LastingCount {
  /** How many are left behind; 0 where none is, or where it has not lasted yet. */
  readonly count: ReadonlySignal<number>
  stop: Stop
}

/**
 * Who comes no further for some seconds is behind. It is said as it is from then on, and taken back
 * as soon as nothing is left; who moves on is given the same patience again.
 */
export function createLastingCount(
  platform: Pick<Platform, 'setTimer'>,
  progress: ReadonlySignal<ReadProgress>,
): LastingCount {
  const count = signal(0)
  let upTo: number | null = null
  let stopTimer: Stop = () => {}

  function forget(): void {
    stopTimer()
    upTo = null
    count.value = 0
  }
  const stopFollowing = effect(() => {
    const now = progress.value
    if (now.count === 0) return forget()
    if (upTo === now.upTo) {
      if (count.peek() > 0) count.value = now.count
      return
    }
    forget()
    upTo = now.upTo
    stopTimer = platform.setTimer(() => {
      count.value = progress.peek().count
    }, patienceMs)
  })
  return {
    count,
    stop() {
      stopFollowing()
      stopTimer()
    },
  }
}
