import { runPrivacyTasks } from '@papo/core/privacy/tasks'
import { createSitesInMemory } from '@papo/core/site/sites-in-memory'
import { exitCodes, type Run } from './context.ts'

/** Runs the hourly jobs once, now. It is safe while servers run the same jobs. */
export function runRetention(): Run {
  return async ({ services, print, signal }) => {
    const needs = { ...services, ...createSitesInMemory(services) }
    for await (const removed of runPrivacyTasks(needs, signal)) await print([removed])
    return exitCodes.done
  }
}

/** For use after a restore: begins a new epoch, so that clients with older cursors read the log again. */
export function restoreEpoch(): Run {
  return async ({ services, print, log }) => {
    const { installation } = services.database
    await print([{ before: installation.epoch, epoch: await installation.beginEpoch() }])
    log('start the servers now; one that was not stopped takes the new epoch over within seconds')
    return exitCodes.done
  }
}
