import { Refusal } from '@papo/core/platform/refusal'
import { systemClock } from '@papo/core/platform/clock'
import type { HealthCheckName } from '@papo/protocol'
import { checks, type Installation } from '../health/checks.ts'
import type { Finding } from '../health/finding.ts'
import type { Readiness } from '../http/readiness.ts'

/** These ask the tables of others or wait for the background: load balancers are answered with the last finding. */
const slow: readonly HealthCheckName[] = ['jobs', 'clock', 'disk', 'secret']
const slowEveryMs = 10_000
/** The first caller waits for them, but no longer than this. */
const slowWithinMs = 1_000

/** `/readyz` by the checks of the health page. */
export function readinessOf(installation: Installation): Readiness {
  const words: Record<string, string> = {}
  let lookedAt: number | null = null

  function look(): Promise<void> {
    lookedAt = performance.now()
    const looks = slow.map(async (name) => {
      words[name] = word(await checks[name](installation, null))
    })
    return Promise.all(looks).then(() => {})
  }

  return {
    async parts() {
      const isDue = lookedAt === null || performance.now() - lookedAt > slowEveryMs
      const looking = isDue && look()
      const database = await checks.database(installation, null)
      if (database.state === 'bad') throw unable(database)
      if (looking !== false && Object.keys(words).length < slow.length) await within(looking)
      return { database: word(database), ...words, ...lost(database) }
    },
  }
}

/** A part that may get better or worse by itself is named by its finding. */
const word = ({ state, is }: Finding): string => (state === 'ok' ? 'ok' : is)

function unable({ is }: Finding): Refusal {
  const why: Record<string, string> = {
    readOnly: 'The database takes no writes: it is read-only, or a standby.',
    full: 'The database takes no writes: its disk is full.',
  }
  return new Refusal('unavailable', why[is] ?? 'The database does not answer.')
}

/** Since when what was written may be lost, if the database was found to have gone back. */
function lost(finding: Finding): object {
  if (finding.name !== 'database' || finding.is !== 'wentBack') return {}
  const { since, at } = finding.facts
  return { wentBack: { since: since?.toISOString() ?? null, noticedAt: at.toISOString() } }
}

async function within(looking: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const cancel = systemClock.after(slowWithinMs, late.resolve)
  await Promise.race([looking, late.promise]).finally(cancel)
}
