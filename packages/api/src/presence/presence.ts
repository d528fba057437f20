import type { AgentCaller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import type { Timings } from '../timings.ts'
import type { Database } from '../work.ts'

/** Which agents are there, as far as this process is called by them. */
export interface Presence {
  /**
   * A call of the agent has begun; the returned function says that it has ended. While it lasts the agent is
   * there. It is written down beside the call, which waits for nothing and fails for nothing of it.
   */
  track(agent: Pick<AgentCaller, 'workspaceId' | 'agentId'>): () => void
  /** Resolves when what is being written down has been. */
  settled(): Promise<void>
  stop(): void
}

interface PresenceServices {
  clock: Clock
  database: Pick<Database, 'work'>
  timings: Timings
}

interface TrackedAgent {
  workspaceId: string
  /** How many of the agent's calls last right now. */
  calls: number
  writtenAt: number
}

/** Ticks in the time between two notes of one agent: a call that lasts is noted hardly later than it could be. */
const ticks = 3

export function createPresence(
  { clock, database, timings }: PresenceServices,
  onError: (error: unknown) => void,
): Presence {
  const here = new Map<string, TrackedAgent>()
  const writing = new Set<Promise<void>>()

  function record(agentId: string, agent: TrackedAgent): void {
    const now = clock.now()
    // What could not be written is tried at the next note: an agent may miss two before they count as lost.
    if (Math.abs(now.getTime() - agent.writtenAt) < timings.presenceEveryMs) return
    agent.writtenAt = now.getTime()
    const written: Promise<void> = database.work
      .run((stores) => stores.agentPresence.markSeen(agent.workspaceId, agentId, now))
      .catch(onError)
      .finally(() => writing.delete(written))
    writing.add(written)
  }

  const stop = clock.every(timings.presenceEveryMs / ticks, () => {
    const now = clock.now().getTime()
    for (const [agentId, agent] of here) {
      if (agent.calls > 0) record(agentId, agent)
      else if (Math.abs(now - agent.writtenAt) >= timings.presenceEveryMs) here.delete(agentId)
    }
  })

  return {
    track({ workspaceId, agentId }) {
      const agent = here.get(agentId) ?? { workspaceId, calls: 0, writtenAt: -Infinity }
      here.set(agentId, agent)
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
