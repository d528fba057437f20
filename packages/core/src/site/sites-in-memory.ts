import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { createInstallations, type Installations } from './installation.ts'
import { createOrigins, type Origins } from './origins.ts'
import { type ClosingWorkspaces, createRules, type Rules } from './rules.ts'
import type { SiteStore } from './site-store.ts'

/** The data of the sites that this process keeps in memory. */
export interface SitesInMemory {
  origins: Origins
  rules: Rules
  installations: Installations
  /** Reads all of it from the database again. */
  rereadSites(): Promise<void>
}

/** The data in memory, and the signal to the other processes. */
export interface SharedSites extends SitesInMemory {
  changes: ChangeSignals
}

interface Needs {
  work: UnitOfWork<{ sites: SiteStore; workspaceDeletions: ClosingWorkspaces }>
  clock: Clock
}

export function createSitesInMemory({ work, clock }: Needs): SitesInMemory {
  const origins = createOrigins()
  const rules = createRules()
  const installations = createInstallations({ work, clock })
  let started = 0
  let taken = 0
  return {
    origins,
    rules,
    installations,
    async rereadSites() {
      const turn = ++started
      const { sites, planned } = await work.read(async (stores) => ({
        sites: await stores.sites.all(),
        planned: await stores.workspaceDeletions.all(),
      }))
      // What was read earlier and came later is older.
      if (turn < taken) return
      taken = turn
      origins.load(sites)
      rules.load(sites, planned)
      installations.load(sites)
    },
  }
}

/** Call this after the commit: this process and the others read the sites again. */
export async function sitesChanged({
  rereadSites,
  changes,
}: Pick<SharedSites, 'rereadSites' | 'changes'>): Promise<void> {
  await rereadSites()
  await changes.publish('sites')
}
