import type { Logger } from 'pino'
import { type Sweeps, startSweeps } from './sweeps.ts'
import { watchDatabase } from './watch-database.ts'
import { startReconciler } from '@papo/core/chat/reconcile'
import { blocksEveryMs } from '@papo/core/visitor/blocks'
import { recheckEveryMs } from '@papo/core/session/authenticator'
import type { Services } from '../http/services.ts'

/** Sites in memory are re-read this often, in case a signal was lost. */
const sitesEveryMs = 30_000

interface FollowContext {
  logger: Logger
  /** What stops the following is added to it. */
  stops: (() => unknown)[]
}

export const reportMissedChange = (logger: Logger) => (error: unknown) =>
  logger.warn({ err: error }, 'could not be kept in step')

/** Brings the in-memory data up to date and keeps it so. */
export async function followChanges(
  services: Services,
  { logger, stops }: FollowContext,
): Promise<Sweeps> {
  const { authenticator, blocks, cache, changes, clock, database } = services
  const onError = reportMissedChange(logger)
  const reread = () => void services.rereadSites().catch(onError)
  const rereadBlocks = () => void blocks.refresh().catch(onError)
  const reconciler = startReconciler(services, onError)
  const sweeps = startSweeps(services, onError)
  const forget = () => {
    authenticator.invalidateAll()
    cache.forgetAll()
    reread()
    rereadBlocks()
    void reconciler.reconcileNow().catch(onError)
  }
  stops.push(
    watchDatabase({ database, clock, logger, forget }),
    changes.on('sites', reread),
    changes.on('blocks', rereadBlocks),
    changes.on('sessions', () => authenticator.invalidateAll()),
    clock.every(recheckEveryMs, () => void authenticator.recheck().catch(onError)),
    clock.every(sitesEveryMs, reread),
    clock.every(blocksEveryMs, rereadBlocks),
    () => reconciler.stop(),
    () => sweeps.stop(),
  )
  await reconciler.reconcileNow()
  return sweeps
}
