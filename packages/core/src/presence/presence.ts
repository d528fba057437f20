import type { AgentCaller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { Timings } from '../platform/timings.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentPresenceStore } from './agent-presence-store.ts'

/** Tracks which agents are there, from the calls that reach this process. */
export interface Presence {
  /**
   * An agent's call has begun; call the returned function when it ends. The agent is there during the call.
   * The record is written beside the call, which neither waits for it nor fails with it.
   */
  track(agent: Pick<AgentCaller, 'workspaceId' | 'agentId'>): () => void
  /** Resolves when all records in progress have been written. */
  settled(): Promise<void>
  stop(): void
}

interface PresenceNeeds {
  work: UnitOfWork<{ agentPresence: Pick<AgentPresenceStore, 'markSeen'> }>
  clock: Clock
  timings: Pick<Timings, 'presenceEveryMs'>
}

interface TrackedAgent {
  workspaceId: string
  /** How many calls of the agent are open right now. */
  calls: number
  writtenAt: number
}

/**
 * Checks within the time between two records of one agent, so that the record of a long call is hardly
 * late.
 */
const ticks = 3

export function createPresence(
  { work, clock, timings }: PresenceNeeds,
  onError: (error: unknown) => void,
): Presence {
  const tracked = new Map<string, TrackedAgent>()
  const writing = new Set<Promise<void>>()

  function record(agentId: string, agent: TrackedAgent): void {
    const now = clock.now()
    // A failed write is repeated by the next record: an agent may miss two before they count as absent.
    if (Math.abs(now.getTime() - agent.writtenAt) < timings.presenceEveryMs) return
    agent.writtenAt = now.getTime()
    const written: Promise<void> = work
      .run((stores) => stores.agentPresence.markSeen(agent.workspaceId, agentId, now))
      .catch(onError)
      .finally(() => writing.delete(written))
    writing.add(written)
  }

  const stop = clock.every(timings.presenceEveryMs / ticks, () => {
    const now = clock.now().getTime()
    for (const [agentId, agent] of tracked) {
      if (agent.calls > 0) record(agentId, agent)
      else if (Math.abs(now - agent.writtenAt) >= timings.presenceEveryMs) tracked.delete(agentId)
    }
  })

  return {
    track({ workspaceId, agentId }) {
      const agent = tracked.get(agentId) ?? { workspaceId, calls: 0, writtenAt: -Infinity }
      tracked.set(agentId, agent)
      agent.calls += 1
      record(agentId, agent)
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        agent.calls -= 1
        record(agentId, agent)
      }
    },
    async settled() {
      await Promise.all(writing)
    },
    stop,
  }
}
