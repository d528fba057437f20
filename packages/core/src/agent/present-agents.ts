import type { Clock } from '../platform/clock.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import type { Timings } from '../platform/timings.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { PresentAgents, SiteOfWorkspace } from '../site/availability.ts'
import { answersSite } from './agent.ts'
import type { AgentStore, PresentAgent } from './agent-store.ts'

/** Another process learns after this time that an agent has come or gone. */
const freshForMs = 5_000

interface PresentNeeds {
  work: UnitOfWork<{ agents: Pick<AgentStore, 'present'> }>
  clock: Clock
  timings: Pick<Timings, 'absentAfterMs'>
}

/** Who is there in a workspace, and until when that is believed. */
interface Known {
  agents: NowOrLater<readonly PresentAgent[]>
  until: number
}

/** Reads who is there from the database, at most once in a few seconds for each workspace that is asked about. */
export interface AgentsInMemory extends PresentAgents {
  /** Call this after the commit: what is known of the workspace is read again. */
  changed(workspaceId: string): void
}

export function createPresentAgents({ work, clock, timings }: PresentNeeds): AgentsInMemory {
  const byWorkspace = new Map<string, Known>()

  function read(workspaceId: string, before: readonly PresentAgent[]): Known {
    const now = clock.now().getTime()
    const seenAfter = new Date(now - timings.absentAfterMs)
    const reading = work
      .read((stores) => stores.agents.present(workspaceId, seenAfter))
      // The database is away: a poll is answered all the same, by what was known last.
      .catch(() => before)
    const known: Known = { agents: reading, until: now + freshForMs }
    void reading.then((agents) => (known.agents = agents))
    byWorkspace.set(workspaceId, known)
    return known
  }

  function agentsOf(workspaceId: string): NowOrLater<readonly PresentAgent[]> {
    const known = byWorkspace.get(workspaceId)
    if (known === undefined) return read(workspaceId, []).agents
    const isFresh = clock.now().getTime() < known.until
    if (isFresh || known.agents instanceof Promise) return known.agents
    return read(workspaceId, known.agents).agents
  }

  return {
    answer: ({ workspaceId, siteId }: SiteOfWorkspace) =>
      andThen(agentsOf(workspaceId), (agents) =>
        agents.some((agent) => answersSite(agent, siteId)),
      ),
    changed(workspaceId) {
      byWorkspace.delete(workspaceId)
    },
  }
}
