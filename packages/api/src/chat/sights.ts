import type { Clock } from '../clock.ts'
import type { Rules } from '../site/rules.ts'
import type { Timings } from '../timings.ts'
import type { Database } from '../work.ts'
import { silenceMs } from './silence.ts'
import type { Sight } from './sight-store.ts'

/** Which waiting visitors were there, as far as this process was asked by their clients. */
export interface Sights {
  /** The visitor's client asked for the chat, which waits. Costs nothing: it is written down later. */
  saw(chat: { workspaceId: string; siteId: string; chatId: string }): void
  stop(): void
}

interface Around {
  clock: Clock
  database: Pick<Database, 'work'>
  rules: Rules
  timings: Timings
}

/** A sight is written early enough to be known before the warning: four times within the limit. */
const timesWithinLimit = 4

export function createSights(
  { clock, database, rules, timings }: Around,
  onError: (error: unknown) => void,
): Sights {
  let unwritten = new Map<string, Sight>()
  /** Until when each chat needs no other sight. */
  const noted = new Map<string, number>()

  function everyMs(siteId: string): number {
    const limitMs = silenceMs({ status: 'waiting' }, rules.of(siteId).silence)
    return Math.min(timings.sightOfChatEveryMs, (limitMs ?? Infinity) / timesWithinLimit)
  }

  async function write(): Promise<void> {
    const now = clock.now().getTime()
    for (const [chatId, until] of noted) if (until <= now) noted.delete(chatId)
    if (unwritten.size === 0) return
    const sights = unwritten
    unwritten = new Map()
    try {
      await database.work.run((stores) => stores.sights.note([...sights.values()]))
    } catch (error) {
      // They are written the next time.
      for (const [chatId, sight] of sights) {
        if (!unwritten.has(chatId)) unwritten.set(chatId, sight)
      }
      throw error
    }
  }

  return {
    saw({ workspaceId, siteId, chatId }) {
      const at = clock.now()
      if ((noted.get(chatId) ?? 0) > at.getTime()) return
      noted.set(chatId, at.getTime() + everyMs(siteId))
      unwritten.set(chatId, { workspaceId, chatId, at })
    },
    stop: clock.every(timings.sightsEveryMs, () => void write().catch(onError)),
  }
}
