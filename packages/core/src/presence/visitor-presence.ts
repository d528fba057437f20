import type { Clock } from '../platform/clock.ts'
import type { Rules } from '../site/rules.ts'
import type { Timings } from '../platform/timings.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { idleTimeoutMs } from '../chat/idle-timeout.ts'
import type { VisitorPresenceStore, VisitorSeen } from './visitor-presence-store.ts'

/** Tracks which waiting visitors are there, from the polls that reach this process. */
export interface VisitorPresence {
  /** The client of a waiting chat's visitor has polled. Costs no query: it is written later. */
  markSeen(chat: { workspaceId: string; siteId: string; chatId: string }): void
  stop(): void
}

interface PresenceNeeds {
  work: UnitOfWork<{ visitorPresence: Pick<VisitorPresenceStore, 'recordSeen'> }>
  clock: Clock
  rules: Rules
  timings: Pick<Timings, 'visitorPresenceEveryMs' | 'visitorPresenceOfChatEveryMs'>
}

/** A sighting is written early enough to count before the warning: four times within the idle timeout. */
const timesWithinLimit = 4

export function createVisitorPresence(
  { work, clock, rules, timings }: PresenceNeeds,
  onError: (error: unknown) => void,
): VisitorPresence {
  let unsaved = new Map<string, VisitorSeen>()
  /** Until when each chat needs no new sighting, in milliseconds since 1970. */
  const recordedUntil = new Map<string, number>()

  function everyMs(siteId: string): number {
    const limitMs = idleTimeoutMs({ status: 'waiting', kind: 'live' }, rules.of(siteId).idleTimeout)
    return Math.min(timings.visitorPresenceOfChatEveryMs, (limitMs ?? Infinity) / timesWithinLimit)
  }

  async function write(): Promise<void> {
    const now = clock.now().getTime()
    for (const [chatId, until] of recordedUntil) if (until <= now) recordedUntil.delete(chatId)
    if (unsaved.size === 0) return
    const batch = unsaved
    unsaved = new Map()
    try {
      await work.run((stores) => stores.visitorPresence.recordSeen([...batch.values()]))
    } catch (error) {
      // The next write includes them.
      for (const [chatId, visitorSeen] of batch) {
        if (!unsaved.has(chatId)) unsaved.set(chatId, visitorSeen)
      }
      throw error
    }
  }

  return {
    markSeen({ workspaceId, siteId, chatId }) {
      const at = clock.now()
      if ((recordedUntil.get(chatId) ?? 0) > at.getTime()) return
      recordedUntil.set(chatId, at.getTime() + everyMs(siteId))
      unsaved.set(chatId, { workspaceId, chatId, at })
    },
    stop: clock.every(timings.visitorPresenceEveryMs, () => void write().catch(onError)),
  }
}
