import { runPrivacyTasks } from '../privacy/tasks.ts'
import { exitCodes, type Run } from './context.ts'

/** Does once and now what the jobs do every hour. Beside servers that do the same it does no harm. */
export function runRetention(): Run {
  return async ({ services, print, signal }) => {
    for await (const removed of runPrivacyTasks(services, signal)) await print([removed])
    return exitCodes.done
  }
}

/** After a restore: no cursor from before is believed any more, and whoever has one reads the log anew. */
export function restoreEpoch(): Run {
  return async ({ services, print, log }) => {
    const { installation } = services.database
    await print([{ before: installation.epoch, epoch: await installation.beginEpoch() }])
    log(
      'start the servers now; one that was not stopped goes by the old epoch until it is restarted',
    )
    return exitCodes.done
  }
}
