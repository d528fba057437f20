import { percentile } from '../../fault-rig/run/percentile.ts'

const tenths = 10

/**
 * The fullest tenth over the mean tenth, within the time in which nine of ten have come back;
 * stragglers say nothing about the others.
 */
export function steepnessOf(times: readonly number[]): number {
  const longest = percentile(times, 0.9)
  const usual = times.filter((ms) => ms <= longest)
  const tenthOf = (ms: number) => Math.min(tenths - 1, Math.floor((ms / longest) * tenths))
  const counts = Map.groupBy(usual, tenthOf)
  return Math.max(...[...counts.values()].map(({ length }) => length)) / (usual.length / tenths)
}
