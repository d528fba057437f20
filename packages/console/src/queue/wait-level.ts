import type { WaitLevels } from '@papo/sdk'

/** How loud a wait is shown. */
export type WaitLevel = 'none' | 'amber' | 'red'

/** The level of a wait of so many milliseconds. Without levels of the workspace it is always `none`. */
export function waitLevel(ms: number, levels: WaitLevels | undefined): WaitLevel {
  const isOver = (seconds: number | null | undefined) =>
    typeof seconds === 'number' && ms >= seconds * 1000
  if (isOver(levels?.redSeconds)) return 'red'
  return isOver(levels?.amberSeconds) ? 'amber' : 'none'
}
