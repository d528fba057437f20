import type { LogPage } from '@papo/protocol'
import type { VisitorCaller } from '../platform/caller.ts'
import { recordActivity } from '../chat/activity.ts'
import type { Services } from '../services.ts'

/**
 * The client of a waiting visitor has polled: the visitor is there. An idle warning is withdrawn before
 * they see it.
 */
export async function markVisitorSeen(
  services: Services,
  { workspaceId, siteId }: VisitorCaller,
  chatId: string,
  page: LogPage,
): Promise<LogPage> {
  if (page.status !== 'waiting') return page
  services.visitorPresence.markSeen({ workspaceId, siteId, chatId })
  const { closesInSeconds, ...unwarned } = page
  if (typeof closesInSeconds !== 'number') return page
  const closesAt = services.clock.now().getTime() + closesInSeconds * 1000
  await recordActivity(services, { workspaceId, chatId, closesAt })
  return unwarned
}
