import type { ChatCache } from '../chat/chat-cache.ts'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteRecord } from '../site/site.ts'
import type { SiteStore } from '../site/site-store.ts'
import { type ErasureNeeds, eraseUntil } from './erase.ts'
import type { ExpiringTable, RetentionStore } from './retention-store.ts'

const day = 24 * 60 * 60_000
/** Visitors of a removed site have this long to read that their chat has ended. */
const removedSiteForMs = 60 * 60_000
/** How far back interrupted erasures are looked for. */
const partlyErasedForMs = 30 * day
const partlyErasedAtOnce = 20
/** Shorter than the interval of the job, which then goes on with the rest. */
const finishWithinMs = 30_000

/** The stores that retention reads and writes. */
export interface RetentionStores {
  sites: SiteStore
  retention: RetentionStore
}

interface RetentionNeeds {
  work: UnitOfWork<RetentionStores>
  cache: Pick<ChatCache, 'forget'>
  clock: Clock
}

/** How much was removed. */
export interface Removed {
  chats: number
  visitors: number
  sites: number
}

/**
 * Applies the retention of every site, and removes what is left of a removed one: removes chats some days after they ended, with their logs, and then
 * visitors who have no chat left and were not seen since. Works in small batches; an interrupted run
 * continues the next time.
 */
export async function applyRetention(needs: RetentionNeeds, signal: AbortSignal): Promise<Removed> {
  const sites = await needs.work.read((stores) => stores.sites.all())
  const removed: Removed = { chats: 0, visitors: 0, sites: 0 }
  for (const site of sites) {
    const before = retainedSince(site, needs.clock.now())
    if (before === null) continue
    removed.chats += await removeChats(needs, site, before, signal)
    removed.visitors += await removeVisitors(needs, site, before, signal)
    if (site.removedAt === null || signal.aborted) continue
    const isGone = await needs.work.run((stores) => stores.retention.removeSite(site.id))
    removed.sites += isGone ? 1 : 0
  }
  return removed
}

/** Chats that ended before this time are removed; null: none is. */
export function retainedSince(
  { settings: { retentionDays }, removedAt }: SiteRecord,
  now: Date,
): Date | null {
  if (removedAt !== null) return new Date(now.getTime() - removedSiteForMs)
  return retentionDays === null
    ? /* @fault kept-without-end */ null
    : new Date(now.getTime() - retentionDays * day)
}

async function removeChats(
  { cache, work }: RetentionNeeds,
  { id: siteId }: SiteRecord,
  before: Date,
  signal: AbortSignal,
): Promise<number> {
  return removeBatches(signal, async () => {
    // A chat goes once its log fits into one batch: no statement removes a long one.
    for (;;) {
      if (signal.aborted) return 0
      const thinned = await work.run((stores) => stores.retention.thinChat(siteId, before))
      if (thinned === null) break
      await cache.forget(thinned.workspaceId, thinned.chatId)
    }
    const removed = await work.run((stores) => stores.retention.removeChats(siteId, before))
    for (const { workspaceId, chatId } of removed) await cache.forget(workspaceId, chatId)
    return removed.length
  })
}

async function removeVisitors(
  { work }: RetentionNeeds,
  { id: siteId }: SiteRecord,
  before: Date,
  signal: AbortSignal,
): Promise<number> {
  let count = 0
  let after: { nextId: string | null } = { nextId: null }
  do {
    if (signal.aborted) break
    const { nextId } = after
    const page = await work.run((stores) => stores.retention.removeVisitors(siteId, before, nextId))
    count += page.removed
    after = page
  } while (after.nextId !== null)
  return count
}

/** Removes rows that have expired. Returns how many. */
export async function removeExpired(
  { work, clock }: Pick<RetentionNeeds, 'work' | 'clock'>,
  tables: readonly ExpiringTable[],
  signal: AbortSignal,
): Promise<number> {
  const now = clock.now()
  let count = 0
  for (const table of tables) {
    count += await removeBatches(signal, () =>
      work.run((stores) => stores.retention.removeExpired(table, now)),
    )
  }
  return count
}

/** Removes batches until none is left. Returns how many rows in all. */
async function removeBatches(
  signal: AbortSignal,
  removeBatch: () => Promise<number>,
): Promise<number> {
  let count = 0
  while (!signal.aborted) {
    const batch = await removeBatch()
    if (batch === 0) break
    count += batch
  }
  return count
}

/** Goes on with erasures that have something left, for half a minute. Returns how many. */
export async function finishErasures(needs: ErasureNeeds, signal: AbortSignal): Promise<number> {
  const startedAt = needs.clock.now().getTime()
  const unfinished = await needs.work.read((stores) =>
    stores.visitorData.partlyErased(new Date(startedAt - partlyErasedForMs), partlyErasedAtOnce),
  )
  const shallStop = () =>
    signal.aborted || needs.clock.now().getTime() >= startedAt + finishWithinMs
  for (const { workspaceId, visitorId } of unfinished) {
    if (shallStop()) break
    const system = { workspaceId, type: 'system', id: null, name: null, address: null } as const
    await eraseUntil(needs, system, visitorId, shallStop)
  }
  return unfinished.length
}
