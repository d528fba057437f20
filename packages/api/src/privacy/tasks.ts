import type { Task } from '../jobs/jobs.ts'
import type { ErasingServices } from './erase.ts'
import { applyRetention, finishErasures, removeExpired } from './retention.ts'

const hour = 3600
const day = 24 * hour

/** What keeps the database free of what is wanted no longer. */
export function privacyTasks(services: ErasingServices): Task[] {
  return [
    {
      name: 'retention',
      everySeconds: hour,
      run: async (signal) => void (await applyRetention(services, signal)),
    },
    {
      name: 'expiry',
      everySeconds: hour,
      async run(signal) {
        await removeExpired(services, ['visitor_token', 'agent_session', 'identity_use'], signal)
      },
    },
    {
      name: 'access-log',
      everySeconds: day,
      run: async (signal) => void (await removeExpired(services, ['access_log'], signal)),
    },
    {
      name: 'erasures',
      everySeconds: hour,
      run: async (signal) => void (await finishErasures(services, signal)),
    },
  ]
}
