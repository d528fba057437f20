import { sweepIdle } from '@papo/core/chat/sweep-idle'
import { sweepPresence } from '@papo/core/presence/sweep'
import { Refusal } from '@papo/core/platform/refusal'
import type { Services } from '../http/services.ts'

export interface Sweeps {
  /** Sweeps all timers now, or joins the running sweep. */
  sweepNow(): Promise<void>
  /** Stops sweeping; resolves when the running sweep has ended. */
  stop(): Promise<void>
}

/**
 * Sweeps the timers of chats every few seconds, one sweep at a time. Every node sweeps and skips what another one has
 * locked. While the database is away nothing is swept, and no agent counts as absent for that time later.
 */
export function startSweeps(services: Services, onError: (error: unknown) => void): Sweeps {
  const { clock, timings, work } = services
  let running: Promise<void> | null = null

  /** A failure for one chat does not stop the sweep, but an unavailable database does. */
  function continueUnlessUnavailable(error: unknown): void {
    if (error instanceof Refusal && error.code === 'unavailable') throw error
    onError(error)
  }

  async function sweep(): Promise<void> {
    await sweepPresence(services, continueUnlessUnavailable)
    await sweepIdle(services, continueUnlessUnavailable)
  }

  function sweepNow(): Promise<void> {
    running ??= sweep().finally(() => {
      running = null
    })
    return running
  }

  const stopSweeps = clock.every(timings.sweepEveryMs, () => void sweepNow().catch(onError))
  const stopCleaningUp = clock.every(timings.cleanUpEveryMs, () => {
    void work.run((stores) => stores.visitorPresence.removeOutdated()).catch(onError)
  })
  return {
    sweepNow,
    async stop() {
      stopSweeps()
      stopCleaningUp()
      await running?.catch(() => {})
    },
  }
}
