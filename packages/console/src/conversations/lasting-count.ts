import { createStore, follow, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'

/** Long enough for a message to travel and for a visitor to look at it. */
const patienceMs = 5000

/** The number of pending messages, and the read or delivered mark. */
export interface ReadProgress {
  readonly count: number
  readonly upTo: number
}

export interface LastingCount {
  /** The number of pending messages; 0 until there has been no progress for 5 s. */
  readonly count: Store<number>
  stop: Stop
}

/**
 * Shows a count once its mark has not moved for 5 s. From then on it follows the count, until the
 * count is 0 or the mark moves, which restarts the 5 s.
 */
export function createLastingCount(
  platform: Pick<Platform, 'setTimer'>,
  progress: Store<ReadProgress>,
): LastingCount {
  const count = createStore(0)
  let upTo: number | null = null
  let stopTimer: Stop = () => {}

  function reset(): void {
    stopTimer()
    upTo = null
    count.set(0)
  }
  const stopFollowing = follow([progress], (now) => {
    if (now.count === 0) return reset()
    if (upTo === now.upTo) {
      if (count.get() > 0) count.set(now.count)
      return
    }
    reset()
    upTo = now.upTo
    stopTimer = platform.setTimer(() => {
      count.set(progress.get().count)
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
