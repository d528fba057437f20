import { remainingLength } from '@papo/chat-kit/message/length'
import { limits } from '@papo/protocol'
import { isPapoError } from '@papo/sdk'

export type Stars = 1 | 2 | 3 | 4 | 5
export const allStars: readonly Stars[] = [1, 2, 3, 4, 5]

/** The model of the rating form. */
export class Rating {
  stars: Stars | null = null
  comment = ''
  /** Why the rating was not sent. */
  fault: 'missing' | 'failed' | null = null
  isSending = false
  readonly #rate: (stars: Stars, feedback: string) => Promise<void>
  readonly #changed: () => void

  constructor(rate: (stars: Stars, feedback: string) => Promise<void>, changed: () => void) {
    this.#rate = rate
    this.#changed = changed
  }

  choose(stars: Stars): void {
    this.stars = stars
    this.fault = null
    this.#changed()
  }

  write(comment: string): void {
    this.comment = comment
    this.#changed()
  }

  get charactersLeft(): number {
    return remainingLength(this.comment, limits.feedbackLength).left
  }

  /** Sends the rating. `already_rated` counts as success: the log holds the rating of the other tab. */
  async submit(): Promise<void> {
    if (this.stars === null) {
      this.fault = 'missing'
    } else if (!this.isSending && this.charactersLeft >= 0) {
      this.isSending = true
      this.fault = null
      this.#changed()
      try {
        await this.#rate(this.stars, this.comment)
      } catch (error) {
        if (!isPapoError(error) || error.code !== 'already_rated') this.fault = 'failed'
      }
      this.isSending = false
    }
    this.#changed()
  }
}
