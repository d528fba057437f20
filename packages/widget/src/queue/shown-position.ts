import type { ChatState, EstimatedWait, Platform, Stop } from '@papo/sdk'

/** Of changes that follow each other faster than this, only the last is shown. */
const settleMs = 500
/** After this time, or after the server's estimate if that is longer, the wait counts as long. */
const longMs = 180_000

interface Shown {
  readonly position: number | null
  readonly estimatedWait: EstimatedWait | null
}

type Waiting = Pick<ChatState, 'queuePosition' | 'estimatedWait' | 'chat'>

/** The queue position to show. Changes are debounced, because screen readers read each one out. */
export class ShownPosition {
  shown: Shown
  isLong = false
  readonly #platform: Pick<Platform, 'setTimer' | 'now'>
  readonly #changed: () => void
  #next: Shown
  #stop: Stop = () => {}
  #stopLong: Stop

  constructor(platform: Pick<Platform, 'setTimer' | 'now'>, state: Waiting, changed: () => void) {
    this.#platform = platform
    this.#changed = changed
    this.shown = this.#next = positionOf(state)
    const estimateMs = (state.estimatedWait?.toSeconds ?? 0) * 1000
    const waited = platform.now() - Date.parse(state.chat.createdAt)
    const becomeLong = () => {
      this.isLong = true
      changed()
    }
    this.#stopLong = platform.setTimer(
      becomeLong,
      Math.max(0, Math.max(longMs, estimateMs) - waited),
    )
  }

  follow(state: Waiting): void {
    const shownPosition = positionOf(state)
    if (isSame(shownPosition, this.#next)) return
    this.#next = shownPosition
    this.#stop()
    if (this.shown.position === null) this.#show()
    else this.#stop = this.#platform.setTimer(() => this.#show(), settleMs)
  }

  stop(): void {
    this.#stop()
    this.#stopLong()
  }

  #show(): void {
    this.shown = this.#next
    this.#changed()
  }
}

const positionOf = ({ queuePosition, estimatedWait }: Waiting): Shown => ({
  position: queuePosition,
  estimatedWait,
})

const isSame = (one: Shown, other: Shown): boolean => JSON.stringify(one) === JSON.stringify(other)
