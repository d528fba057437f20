import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'

/** Activity is reported to the server at most once in this time. */
const activityEveryMs = 5000

interface IdleWarningOptions {
  platform: Pick<Platform, 'now' | 'setTimer'>
  /** Tells the server to keep the chat open. */
  extend(): Promise<void>
  /** Announces the warning to screen readers. */
  warn(secondsLeft: number): void
}

/**
 * The warning before an idle chat ends. It counts down on screen and is announced to screen readers
 * once.
 */
export interface IdleWarning {
  /** Seconds until the chat ends; null while there is no warning. */
  readonly secondsLeft: Store<number | null>
  follow(closesAt: number | null): void
  /** Reports activity of the visitor while the warning is shown. */
  extend(): void
  stop: Stop
}

export function createIdleWarning({ platform, extend, warn }: IdleWarningOptions): IdleWarning {
  const secondsLeft = createStore<number | null>(null)
  let due: number | null = null
  let reportedAt = -Infinity
  let stop: Stop = () => {}

  /** Updates the countdown every second; the warning disappears once the end is due. */
  function count(): void {
    stop()
    const leftMs = (due ?? 0) - platform.now()
    secondsLeft.set(leftMs > 0 ? Math.ceil(leftMs / 1000) : null)
    if (leftMs > 0) stop = platform.setTimer(count, leftMs % 1000 || 1000)
  }

  return {
    secondsLeft,
    follow(closesAt) {
      const before = due
      if (closesAt === before) return
      due = closesAt
      count()
      const left = secondsLeft.get()
      if (before !== null || left === null) return
      reportedAt = -Infinity
      warn(left)
    },
    extend() {
      const now = platform.now()
      if (due === null || now - reportedAt < activityEveryMs) return
      reportedAt = now
      extend().catch(() => {
        // The call failed, so the next activity is reported at once.
        reportedAt = -Infinity
      })
    },
    stop: () => stop(),
  }
}
