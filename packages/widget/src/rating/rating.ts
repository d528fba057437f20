import { remainingLength } from '@papo/chat-kit/message/length'
import { createStore, type Store } from '@papo/chat-kit/store/store'
import { limits } from '@papo/protocol'
import { isPapoError } from '@papo/sdk'

export type Stars = 1 | 2 | 3 | 4 | 5
export const allStars: readonly Stars[] = [1, 2, 3, 4, 5]

export interface RatingForm {
  readonly stars: Stars | null
  readonly comment: string
  /** Why the rating was not sent. */
  readonly fault: 'missing' | 'failed' | null
  readonly isSending: boolean
}

/** The model of the rating form. */
export interface Rating {
  readonly form: Store<RatingForm>
  choose(stars: Stars): void
  write(comment: string): void
  /** Sends the rating. `already_rated` counts as success: the log holds the rating of the other tab. */
  submit(): Promise<void>
}

export const charactersLeft = ({ comment }: RatingForm): number =>
  remainingLength(comment, limits.feedbackLength).left

export function createRating(rate: (stars: Stars, feedback: string) => Promise<void>): Rating {
  const form = createStore<RatingForm>({ stars: null, comment: '', fault: null, isSending: false })
  const change = (fields: Partial<RatingForm>) => form.set({ ...form.get(), ...fields })
  return {
    form,
    choose: (stars) => change({ stars, fault: null }),
    write: (comment) => change({ comment }),
    async submit() {
      const { stars, comment, isSending } = form.get()
      if (stars === null) return change({ fault: 'missing' })
      if (isSending || charactersLeft(form.get()) < 0) return
      change({ isSending: true, fault: null })
      try {
        await rate(stars, comment)
        change({ isSending: false })
      } catch (error) {
        const isRated = isPapoError(error) && error.code === 'already_rated'
        change({ isSending: false, fault: isRated ? null : 'failed' })
      }
    },
  }
}
