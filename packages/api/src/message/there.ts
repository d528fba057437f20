import type { LogPage } from '@papo/protocol'
import type { VisitorCaller } from '../caller.ts'
import { giveSign } from '../chat/sign.ts'
import type { Services } from '../services.ts'

/**
 * The client of a visitor who waits has asked for the log: the visitor is there. A warning that they would be
 * given up is taken back before they are told of it.
 */
export async function wasThere(
  services: Services,
  { workspaceId, siteId }: VisitorCaller,
  chatId: string,
  page: LogPage,
): Promise<LogPage> {
  if (page.status !== 'waiting') return page
  services.sights.saw({ workspaceId, siteId, chatId })
  const { closesInSeconds, ...calm } = page
  if (typeof closesInSeconds !== 'number') return page
  const closesAt = services.clock.now().getTime() + closesInSeconds * 1000
  await giveSign(services, { workspaceId, chatId, closesAt })
  return calm
}
