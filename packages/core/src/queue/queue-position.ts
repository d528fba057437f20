import type { EstimatedWait } from '@papo/protocol'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { Stores } from '../work.ts'

/** The queue's speed is estimated from at most 20 accepts, and from at least 4. */
const sampleSize = 20
const smallestSample = 4
/** A longer gap between two accepts means a closed office, not a slow queue. */
const maxGapMs = 60 * 60_000
const estimateForMs = 15_000

/** The queue position of a waiting chat, and how long it may wait. */
export interface QueuePosition {
  position: number | null
  wait: EstimatedWait | null
}

const noQueuePosition: QueuePosition = { position: null, wait: null }

/** Positions from the cache. */
export interface CachedPositions {
  /** Queue position from 1, or null if it is not known. */
  position(workspaceId: string, chatId: string): Promise<number | null>
}

/** Positions of waiting chats in their workspace's queue. */
export interface QueuePositions {
  /** The queue position of a waiting chat; nulls for any other. */
  of(chat: {
    id: string
    workspaceId: string
    status: string
    ticket: number
  }): Promise<QueuePosition>
}

export function createQueuePositions(
  cache: CachedPositions,
  clock: Clock,
  work: UnitOfWork<Pick<Stores, 'chats'>>,
): QueuePositions {
  const speeds = new Map<string, { gaps: number[]; until: number }>()

  async function gapsOf(workspaceId: string): Promise<number[]> {
    const now = clock.now().getTime()
    const cached = speeds.get(workspaceId)
    if (cached !== undefined && cached.until > now) return cached.gaps
    const accepts = await work
      .read((stores) => stores.chats.latestAccepts(workspaceId, sampleSize))
      // A failed estimate must not fail the call: the position is answered without it.
      .catch(() => [])
    const gaps = gapsBetween(accepts)
    speeds.set(workspaceId, { gaps, until: now + estimateForMs })
    return gaps
  }

  return {
    async of(chat) {
      if (chat.status !== 'waiting') return noQueuePosition
      const position =
        (await cache.position(chat.workspaceId, chat.id)) ??
        (await work
          .read((stores) => stores.chats.position(chat.workspaceId, chat.ticket))
          .catch(() => null))
      // No waiting chat has its ticket or a smaller one: it has left the queue since its status was read.
      if (position === null || position === 0) return noQueuePosition
      return { position, wait: estimateWait(position, await gapsOf(chat.workspaceId)) }
    },
  }
}

/** Seconds between consecutive accepts, shortest first. */
export function gapsBetween(newestFirst: readonly Date[]): number[] {
  const gaps: number[] = []
  for (const [index, date] of newestFirst.entries()) {
    const earlier = newestFirst[index + 1]
    if (earlier === undefined) break
    const gap = date.getTime() - earlier.getTime()
    if (gap >= 0 && gap <= maxGapMs) gaps.push(gap / 1000)
  }
  return gaps.toSorted((a, b) => a - b)
}

/** From the first to the third quartile of the gaps, times the position; null with too few gaps. */
export function estimateWait(position: number, gaps: readonly number[]): EstimatedWait | null {
  if (gaps.length < smallestSample - 1) return null
  const at = (share: number) => gaps[Math.floor((gaps.length - 1) * share)] ?? 0
  return {
    fromSeconds: Math.round(position * at(0.25)),
    toSeconds: Math.max(1, Math.round(position * at(0.75))),
  }
}
