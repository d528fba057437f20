import type { NowOrLater } from '@papo/core/platform/now-or-later'

/**
 * Runs the check of a hook, which refuses by throwing, and goes on with `done`: at once after a check that awaits
 * nothing, else when its promise settles.
 */
export function afterCheck(check: () => NowOrLater<void>, done: (error?: Error) => void): void {
  let checked: NowOrLater<void>
  try {
    checked = check()
  } catch (error) {
    done(error as Error)
    return
  }
  if (checked instanceof Promise) checked.then(() => done(), done)
  else done()
}
