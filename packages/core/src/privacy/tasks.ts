import type { Task } from '../platform/jobs.ts'
import type { ErasingServices } from './erase.ts'
import { applyRetention, finishErasures, removeExpired } from './retention.ts'

const hour = 3600
const day = 24 * hour

interface PrivacyTask extends Pick<Task, 'name' | 'everySeconds'> {
  /** How many rows were removed, by kind. */
  run(services: ErasingServices, signal: AbortSignal): Promise<Record<string, number>>
}

/** The tasks that remove data past its retention. */
const privacyDuties: readonly PrivacyTask[] = [
  {
    name: 'retention',
    everySeconds: hour,
    run: async (services, signal) => ({ ...(await applyRetention(services, signal)) }),
  },
  {
    name: 'expiry',
    everySeconds: hour,
    async run(services, signal) {
      const tables = ['visitor_token', 'agent_session', 'known_source', 'identity_use'] as const
      return { rows: await removeExpired(services, tables, signal) }
    },
  },
  {
    name: 'access-log',
    everySeconds: day,
    run: async (services, signal) => ({
      rows: await removeExpired(services, ['access_log'], signal),
    }),
  },
  {
    name: 'erasures',
    everySeconds: hour,
    run: async (services, signal) => ({ visitors: await finishErasures(services, signal) }),
  },
]

/** The tasks for the jobs. */
export function privacyTasks(services: ErasingServices): Task[] {
  return privacyDuties.map(({ name, everySeconds, run }) => ({
    name,
    everySeconds,
    run: async (signal) => void (await run(services, signal)),
  }))
}

/** Runs every task once, now. Yields what each has removed as soon as it is done. */
export async function* runPrivacyTasks(
  services: ErasingServices,
  signal: AbortSignal,
): AsyncGenerator<{ task: string } & Record<string, string | number>> {
  for (const { name, run } of privacyDuties) {
    if (signal.aborted) return
    yield { task: name, ...(await run(services, signal)) }
  }
}
