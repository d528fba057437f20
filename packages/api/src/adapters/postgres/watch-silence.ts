import { systemClock } from '@papo/core/platform/clock'

/** A call that has waited for so long asks whether the database still answers. */
const askAfterMs = 1_200
/** The answer comes within this time, or the database is silent. */
const answerWithinMs = 1_100
const askAtLeastAfterMs = 100

/**
 * Calls `onSilent` once the database has stopped answering, so that a call need not wait for the limits of each of its
 * steps: about 2.3 s after the request began to wait. Asks again as long as the database answers and the call goes on.
 * The returned function ends it.
 */
export function watchSilence(
  isSilent: () => Promise<boolean>,
  spentMs: number,
  onSilent: () => void,
): () => void {
  let isOver = false
  let cancel = systemClock.after(Math.max(askAtLeastAfterMs, askAfterMs - spentMs), ask)
  function ask(): void {
    let isAnswered = false
    cancel = systemClock.after(answerWithinMs, () => {
      // Answers that have arrived while this process was busy are read first.
      setImmediate(() => {
        if (!isAnswered && !isOver) onSilent()
      })
    })
    void isSilent().then((silent) => {
      isAnswered = true
      cancel()
      if (isOver) return
      if (silent) onSilent()
      else cancel = systemClock.after(askAfterMs, ask)
    })
  }
  return () => {
    isOver = true
    cancel()
  }
}
