import type { Clock } from './clock.ts'

/** Read in one go. The calls of all others wait while its rows are taken apart. */
export const pageSize = 100
const longestPauseMs = 10
/** All pauses of one run together last no longer, however many items there are. */
const pausesMs = 1000

/**
 * Runs for one page of the items after the other. In between, the calls of all others go on, unless somebody waits for
 * the run itself.
 */
export async function inPages<Item>(
  clock: Pick<Clock, 'after'>,
  items: readonly Item[],
  run: (page: Item[]) => Promise<void>,
  isUrgent: () => boolean,
): Promise<void> {
  const pauseMs = Math.min(longestPauseMs, (pausesMs * pageSize) / items.length)
  for (let from = 0; from < items.length; from += pageSize) {
    if (from > 0 && !isUrgent()) await pause(clock, pauseMs)
    await run(items.slice(from, from + pageSize))
  }
}

const pause = (clock: Pick<Clock, 'after'>, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve)
  })
