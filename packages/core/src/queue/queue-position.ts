import type { EstimatedWait } from '@papo/protocol'
import type { Clock } from '../platform/clock.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { estimateWait, gapsBetween, sampleSize } from './estimate.ts'
import type { QueuedChat, QueueStore } from './ticket.ts'

const estimateForMs = 15_000

/** The queue position of a waiting chat, and how long it may wait; null where nobody answers. */
export interface QueuePosition {
  position: number | null
  wait: EstimatedWait | null
}

const noQueuePosition: QueuePosition = { position: null, wait: null }

/** Positions from the cache. */
export interface CachedPositions {
  /** Queue position from 1, or null if it is not known. */
  position(workspaceId: string, chatId: string): NowOrLater<number | null>
}

/** The sites that visitors may expect an agent on. */
export interface AnsweredSites {
  /** Whether the site is online and an agent who answers it is there. */
  isAnswered(site: { workspaceId: string; siteId: string }): NowOrLater<boolean>
}

/** Positions of waiting chats in their workspace's queue. */
export interface QueuePositions {
  /** The queue position of a waiting live chat; nulls for any other. */
  of(chat: QueuedChat): NowOrLater<QueuePosition>
}

export function createQueuePositions(
  cache: CachedPositions,
  clock: Clock,
  work: UnitOfWork<{ chats: QueueStore }>,
  sites: AnsweredSites,
): QueuePositions {
  const speeds = new Map<string, { gaps: number[]; until: number }>()

  function gapsOf(workspaceId: string): NowOrLater<number[]> {
    const cached = speeds.get(workspaceId)
    const isKnown = cached !== undefined && cached.until > clock.now().getTime()
    return isKnown ? cached.gaps : readGaps(workspaceId)
  }

  async function readGaps(workspaceId: string): Promise<number[]> {
    const now = clock.now().getTime()
    const accepts = await work
      .read((stores) => stores.chats.latestAccepts(workspaceId, sampleSize))
      // A failed estimate must not fail the call: the position is answered without it.
      .catch(() => [])
    const gaps = gapsBetween(accepts)
    speeds.set(workspaceId, { gaps, until: now + estimateForMs })
    return gaps
  }

  const readPosition = ({ workspaceId, ticket }: QueuedChat) =>
    work.read((stores) => stores.chats.position(workspaceId, ticket)).catch(() => null)

  return {
    of(chat) {
      if (chat.status !== 'waiting' || chat.kind === 'message') return noQueuePosition
      const cached = cache.position(chat.workspaceId, chat.id)
      const known = andThen(cached, (position) => position ?? readPosition(chat))
      return andThen(known, (position) => {
        // No waiting chat has its ticket or a smaller one: it has left the queue since its status was read.
        if (position === null || position === 0) return noQueuePosition
        const withGaps = (gaps: number[]) => ({ position, wait: estimateWait(position, gaps) })
        return andThen(sites.isAnswered(chat), (isAnswered) =>
          isAnswered ? andThen(gapsOf(chat.workspaceId), withGaps) : { position, wait: null },
        )
      })
    },
  }
}
