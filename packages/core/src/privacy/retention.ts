import type { Services } from '../services.ts'
import type { SiteRecord } from '../site/site.ts'
import { type ErasingServices, eraseVisitor } from './erase.ts'
import type { ExpiringTable } from './retention-store.ts'

const day = 24 * 60 * 60_000
/** How far back interrupted erasures are looked for. */
const partlyErasedForMs = 7 * day
const partlyErasedAtOnce = 20

type RetentionServices = Pick<Services, 'cache' | 'clock' | 'database'>

/** How many chats and visitors were removed. */
export interface Removed {
  chats: number
  visitors: number
}

/**
 * Applies the retention of every site: removes chats some days after they ended, with their logs, and then
 * visitors who have no chat left and were not seen since. Works in small batches; an interrupted run
 * continues the next time.
 */
export async function applyRetention(
  services: RetentionServices,
  signal: AbortSignal,
): Promise<Removed> {
  const sites = await services.database.work.read((stores) => stores.sites.all())
  const removed: Removed = { chats: 0, visitors: 0 }
  for (const site of sites) {
    const before = retainedSince(site, services.clock.now())
    if (before === null) continue
    removed.chats += await removeChats(services, site, before, signal)
    removed.visitors += await removeVisitors(services, site, before, signal)
  }
  return removed
}

/** Chats that ended before this time are removed; null: none is. */
function retainedSince({ settings: { retentionDays } }: SiteRecord, now: Date): Date | null {
  return retentionDays === null
    ? /* @fault kept-without-end */ null
    : new Date(now.getTime() - retentionDays * day)
}

async function removeChats(
  { cache, database }: RetentionServices,
  { id: siteId }: SiteRecord,
  before: Date,
  signal: AbortSignal,
): Promise<number> {
  return removeBatches(signal, async () => {
    const removed = await database.work.run((stores) =>
      stores.retention.removeChats(siteId, before),
    )
    for (const { workspaceId, chatId } of removed) await cache.forget(workspaceId, chatId)
    return removed.length
  })
}

async function removeVisitors(
  { database }: RetentionServices,
  { id: siteId }: SiteRecord,
  before: Date,
  signal: AbortSignal,
): Promise<number> {
  let count = 0
  let after: { nextId: string | null } = { nextId: null }
  do {
    if (signal.aborted) break
    const { nextId } = after
    const page = await database.work.run((stores) =>
      stores.retention.removeVisitors(siteId, before, nextId),
    )
    count += page.removed
    after = page
  } while (after.nextId !== null)
  return count
}

/** Removes rows that have expired. Returns how many. */
export async function removeExpired(
  { clock, database }: Pick<Services, 'clock' | 'database'>,
  tables: readonly ExpiringTable[],
  signal: AbortSignal,
): Promise<number> {
  const now = clock.now()
  let count = 0
  for (const table of tables) {
    count += await removeBatches(signal, () =>
      database.work.run((stores) => stores.retention.removeExpired(table, now)),
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

/** Continues interrupted erasures. Returns how many. */
export async function finishErasures(
  services: ErasingServices,
  signal: AbortSignal,
): Promise<number> {
  const since = new Date(services.clock.now().getTime() - partlyErasedForMs)
  const unfinished = await services.database.work.read((stores) =>
    stores.visitorData.partlyErased(since, partlyErasedAtOnce),
  )
  for (const { workspaceId, visitorId } of unfinished) {
    if (signal.aborted) break
    const system = { workspaceId, type: 'system', id: null, name: null, address: null } as const
    await eraseVisitor(services, system, visitorId)
  }
  return unfinished.length
}
