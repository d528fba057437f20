import type { RetentionForecast } from '@papo/protocol'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteStore } from '../site/site-store.ts'
import type { SiteRecord } from '../site/site.ts'
import { retainedSince } from './retention.ts'
import type { RetentionStore } from './retention-store.ts'

const day = 24 * 60 * 60_000

interface ForecastNeeds {
  work: UnitOfWork<{
    sites: Pick<SiteStore, 'list'>
    retention: Pick<RetentionStore, 'countEnded'>
  }>
  clock: Clock
}

/** How many chats the retention of each site of the workspace removes in the next days. */
export async function forecastRetention(
  { work, clock }: ForecastNeeds,
  workspaceId: string,
): Promise<RetentionForecast> {
  const now = clock.now()
  const in7Days = new Date(now.getTime() + 7 * day)
  const in30Days = new Date(now.getTime() + 30 * day)
  return work.read(async ({ sites, retention }) => {
    const forecast: RetentionForecast['sites'] = []
    for (const site of await sites.list(workspaceId)) {
      const goBy = [in7Days, in30Days].map((then) => retainedSince(site, then) ?? longAgo)
      const counted = await retention.countEnded(workspaceId, site.id, goBy)
      forecast.push({ ...nameOf(site), ...viewOf(counted) })
    }
    return { sites: forecast }
  })
}

/** Before any chat ended. */
const longAgo = new Date(0)

const nameOf = ({ id: siteId, name: siteName, settings: { retentionDays } }: SiteRecord) => ({
  siteId,
  siteName,
  retentionDays,
})

function viewOf({
  ended,
  oldestEndedAt,
  before,
}: Awaited<ReturnType<RetentionStore['countEnded']>>) {
  const [goIn7Days = 0, goIn30Days = 0] = before
  return { ended, oldestEndedAt: oldestEndedAt?.toISOString() ?? null, goIn7Days, goIn30Days }
}
