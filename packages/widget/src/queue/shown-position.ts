import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { ChatState, EstimatedWait, Platform, Stop } from '@papo/sdk'

/** Of changes that follow each other faster than this, only the last is shown. */
const settleMs = 500

interface Shown {
  readonly position: number | null
  readonly estimatedWait: EstimatedWait | null
}

type Waiting = Pick<ChatState, 'queuePosition' | 'estimatedWait' | 'chat'>

/** The queue position to show. Changes are debounced, because screen readers read each one out. */
export interface ShownPosition {
  readonly shown: Store<Shown>
  /** Whether the wait is longer than the site's limit, and than the server's estimate. */
  readonly isLong: Store<boolean>
  follow(state: Waiting): void
  stop: Stop
}

export function createShownPosition(
  platform: Pick<Platform, 'setTimer' | 'now'>,
  state: Waiting,
  longWaitSeconds: number | null,
): ShownPosition {
  const shown = createStore(positionOf(state))
  const isLong = createStore(false)
  const estimateMs = (state.estimatedWait?.toSeconds ?? 0) * 1000
  const waited = platform.now() - Date.parse(state.chat.createdAt)
  let stopLong: Stop = () => {}
  if (longWaitSeconds !== null) {
    const longMs = Math.max(longWaitSeconds * 1000, estimateMs)
    stopLong = platform.setTimer(() => isLong.set(true), Math.max(0, longMs - waited))
  }
  let next = shown.get()
  let stop: Stop = () => {}
  return {
    shown,
    isLong,
    follow(now) {
      const position = positionOf(now)
      if (isSame(position, next)) return
      next = position
      stop()
      if (shown.get().position === null) shown.set(next)
      else stop = platform.setTimer(() => shown.set(next), settleMs)
    },
    stop() {
      stop()
      stopLong()
    },
  }
}

const positionOf = ({ queuePosition, estimatedWait }: Waiting): Shown => ({
  position: queuePosition,
  estimatedWait,
})

const isSame = (one: Shown, other: Shown): boolean => JSON.stringify(one) === JSON.stringify(other)
