import type { Clock } from '@papo/core/platform/clock'
import type { Database } from '../database/database.ts'

const everyMs = 5 * 60_000

/** Keeps the log of the embedded database short. The returned function ends it. */
export function startCheckpoints(
  { checkpoint }: Pick<Database, 'checkpoint'>,
  clock: Pick<Clock, 'after'>,
  onError: (error: unknown) => void,
): () => void {
  let isOver = false
  let cancel = () => {}
  const next = () => {
    if (!isOver) cancel = clock.after(everyMs, () => void checkpoint().catch(onError).then(next))
  }
  next()
  return () => {
    isOver = true
    cancel()
  }
}
