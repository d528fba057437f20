import { PapoError } from '../papo-error.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { RetryLoop } from './retry-loop.ts'

/**
 * Repeats a call until it is answered, at the pace of {@link RetryLoop}. Rejects with a refusal for
 * good, and with `aborted` when it is stopped.
 */
export function retryUntilAnswered<T>(
  platform: Platform,
  call: (signal: AbortSignal) => Promise<T>,
): { answer: Promise<T>; stop: Stop } {
  let stop: Stop = () => {}
  const answer = new Promise<T>((resolve, reject) => {
    const loop = new RetryLoop({
      platform,
      async iterate(signal) {
        resolve(await call(signal))
        return null
      },
      onState: (state) => {
        if (state === 'finished' || state === 'refused') loop.stop()
      },
      onRefused: reject,
    })
    stop = () => {
      loop.stop()
      reject(new PapoError('aborted', { message: 'The client was closed' }))
    }
    loop.wake()
  })
  return { answer, stop }
}
