import type { Services } from '../services.ts'
import type { SiteRecord } from '../site/site.ts'
import { type ErasingServices, eraseVisitor } from './erase.ts'
import type { ExpiringTable } from './retention-store.ts'

const day = 24 * 60 * 60_000
/** Erasures that were cut short are looked for so far back. */
const partlyErasedForMs = 7 * day
const partlyErasedAtOnce = 20

type RetentionServices = Pick<Services, 'cache' | 'clock' | 'database'>

/** What was removed. */
export interface Removed {
  chats: number
  visitors: number
}

/**
 * Removes what sites want to keep no longer: chats so many days after they ended, with their logs, and then
 * visitors who have no chat left and were not seen since. In small batches; what is cut short goes on the
 * next time.
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

/** Whatever was over before then is no longer wanted; null where all is. */
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
  return untilNothing(signal, async () => {
    const gone = await database.work.run((stores) => stores.retention.removeChats(siteId, before))
    for (const { workspaceId, chatId } of gone) await cache.forget(workspaceId, chatId)
    return gone.length
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

/** Removes rows that say themselves until when they are kept. How many it were. */
export async function removeExpired(
  { clock, database }: Pick<Services, 'clock' | 'database'>,
  tables: readonly ExpiringTable[],
  signal: AbortSignal,
): Promise<number> {
  const now = clock.now()
  let count = 0
  for (const table of tables) {
    count += await untilNothing(signal, () =>
      database.work.run((stores) => stores.retention.removeExpired(table, now)),
    )
  }
  return count
}

/** Removes one batch after the other. How many it were in all. */
async function untilNothing(
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

/** Goes on with erasures that were cut short. How many it were. */
export async function finishErasures(
  services: ErasingServices,
  signal: AbortSignal,
): Promise<number> {
  const since = new Date(services.clock.now().getTime() - partlyErasedForMs)
  const half = await services.database.work.read((stores) =>
    stores.visitorData.partlyErased(since, partlyErasedAtOnce),
  )
  for (const { workspaceId, visitorId } of half) {
    if (signal.aborted) break
    const system = { workspaceId, type: 'system', id: null, name: null, address: null } as const
    await eraseVisitor(services, system, visitorId)
  }
  return half.length
}
