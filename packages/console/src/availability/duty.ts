import { createStore, derived, follow, type Store } from '@papo/chat-kit/store/store'
import type { AgentAvailability, AgentClient, Chat, Platform, Stop } from '@papo/sdk'

/** How often colleagues are looked at while somebody waits. */
const everyMs = 15_000
/** How many sites are looked at: those whose visitors have waited longest. */
const mostSites = 3

export interface DutyOptions {
  client: Pick<AgentClient, 'listColleagues'>
  platform: Pick<Platform, 'setTimer'>
  /** The chats in the queue, oldest first. */
  waiting: Store<readonly Chat[]>
  ownId: string
  /** What this agent chose; the server may not know it yet. */
  own: Store<AgentAvailability | null>
}

export interface Duty {
  /** Whether somebody waits on a site that no agent is online for. */
  readonly isNobodyThere: Store<boolean>
  stop: Stop
}

/** Looks whether anybody is there for those who wait. While nobody waits, it asks nothing. */
export function createDuty({ client, platform, waiting, ownId, own }: DutyOptions): Duty {
  const isUnattended = createStore(false)
  const sites = derived([waiting], (chats) =>
    [...new Set(chats.map(({ siteId }) => siteId))].slice(0, mostSites).join(' '),
  )
  let stopTimer: Stop = () => {}
  let looks = 0

  async function look(siteIds: readonly string[]): Promise<void> {
    const turn = ++looks
    try {
      const found = await Promise.all(siteIds.map((siteId) => client.listColleagues({ siteId })))
      if (turn !== looks) return
      isUnattended.set(
        found.some(({ colleagues }) =>
          colleagues.every(({ id, availability }) => id === ownId || availability !== 'online'),
        ),
      )
    } catch {
      // What was known stays; the next look may succeed.
    }
  }

  const stopFollowing = follow([sites, own], (listed) => {
    stopTimer()
    if (!listed) {
      looks++
      isUnattended.set(false)
      return
    }
    const again = () => {
      void look(listed.split(' '))
      stopTimer = platform.setTimer(again, everyMs)
    }
    again()
  })
  return {
    isNobodyThere: derived([isUnattended, own], (nobody, chosen) => nobody && chosen !== 'online'),
    stop() {
      looks++
      stopFollowing()
      stopTimer()
    },
  }
}
