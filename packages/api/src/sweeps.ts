import { sweepIdle } from './chat/sweep-idle.ts'
import { sweepPresence } from './presence/sweep.ts'
import { Refusal } from './refusal.ts'
import type { Services } from './services.ts'

export interface Sweeps {
  /** Looks at all timers; where that is being done already, resolves when it has been. */
  sweepNow(): Promise<void>
  /** Resolves when nothing is being looked at any more. */
  stop(): Promise<void>
}

/**
 * Looks at the timers of chats every few seconds, one look at a time. Every node does: what one has locked the
 * others leave to it. With the database away nothing is looked at, and nobody is found lost for it later.
 */
export function startSweeps(services: Services, onError: (error: unknown) => void): Sweeps {
  const { clock, database, timings } = services
  let running: Promise<void> | null = null

  /** One chat that cannot be judged keeps no other from it; without a database nothing is to be judged. */
  function goOn(error: unknown): void {
    if (error instanceof Refusal && error.code === 'unavailable') throw error
    onError(error)
  }

  async function sweep(): Promise<void> {
    await sweepPresence(services, goOn)
    await sweepIdle(services, goOn)
  }

  function sweepNow(): Promise<void> {
    running ??= sweep().finally(() => {
      running = null
    })
    return running
  }

  const stopSweeps = clock.every(timings.sweepEveryMs, () => void sweepNow().catch(onError))
  const stopCleaningUp = clock.every(timings.cleanUpEveryMs, () => {
    void database.work.run((stores) => stores.visitorPresence.removeOutdated()).catch(onError)
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
