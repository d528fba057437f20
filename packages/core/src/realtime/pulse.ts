import { realtimeLimits } from '@papo/protocol'

const { pingEveryMs, silentForMs } = realtimeLimits

/** Whether the other end is still there. */
export class Pulse {
  #heardAt: number
  #pingedAt = -Infinity

  constructor(now: number) {
    this.#heardAt = now
  }

  heard(now: number): void {
    this.#heardAt = now
  }

  isDead(now: number): boolean {
    return now - this.#heardAt >= silentForMs
  }

  /** Whether it has been silent for so long that it must be asked. Counts as asked then. */
  isPingDue(now: number): boolean {
    if (now - Math.max(this.#heardAt, this.#pingedAt) < pingEveryMs) return false
    this.#pingedAt = now
    return true
  }
}
