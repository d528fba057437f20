import type { Clock } from '@papo/core/platform/clock'

/** The promise's result, or a rejection after `ms`; a later result is ignored. */
export function within<Value>(clock: Clock, ms: number, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(ms, () => reject(new Error(`Redis has not answered in ${ms} ms`)))
    promise.then(resolve, reject).finally(stop)
  })
}
