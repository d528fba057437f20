import type { AgentStore } from '../agent/agent-store.ts'
import type { Actor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { CannedResponseStore } from '../canned-response/canned-response-store.ts'
import type { Random } from '../platform/random.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { type SharedSites, sitesChanged } from '../site/sites-in-memory.ts'
import { siteNotFound, targetOf } from '../site/sites.ts'
import type { SiteStore } from '../site/site-store.ts'
import {
  append,
  changeChat,
  type ChangeNeeds,
  type ChangeStores,
  unchanged,
} from './change-chats.ts'
import type { ChatStore } from './chat-store.ts'
import { expire } from './transitions.ts'

/** How many chats one page of the list of open ones has. */
const atOnce = 100

/** The stores that ending the chats of removed sites reads and writes. */
export interface RemovalStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'openOfSite'>
  sites: SiteStore
}

type EndingNeeds = ChangeNeeds<RemovalStores>

interface RemoveNeeds extends Omit<EndingNeeds, 'work'>, SharedSites {
  work: UnitOfWork<
    RemovalStores & {
      agents: Pick<AgentStore, 'forgetSite'>
      cannedResponses: Pick<CannedResponseStore, 'removeOfSite'>
      audit: AuditStore
    }
  >
  random: Random
}

/**
 * Removes a site: it is in no list and its key opens nothing from now on. The system ends its open chats, the first of
 * them before this returns, so that visitors are told. A job ends the rest, and later removes the site's data.
 * Refuses `site_not_found`.
 */
export async function removeSite(needs: RemoveNeeds, by: Actor, siteId: string): Promise<void> {
  const { work, clock, random } = needs
  const site = await work.run(async (stores) => {
    const known = await stores.sites.lock(by.workspaceId, siteId)
    if (known === null) throw siteNotFound()
    const now = clock.now()
    await stores.sites.save({ ...known, removedAt: now })
    await stores.agents.forgetSite(by.workspaceId, siteId)
    await stores.cannedResponses.removeOfSite(by.workspaceId, siteId)
    const act = { action: 'site_removed', target: targetOf(known) } as const
    await recordAudit(stores, random, by, act, now)
    return known
  })
  await sitesChanged(needs)
  await endChatsOf(needs, site)
}

/** Ends the open chats of every removed site. Returns how many. */
export async function endChatsOfRemovedSites(
  needs: EndingNeeds,
  signal: AbortSignal,
): Promise<number> {
  const sites = await needs.work.read((stores) => stores.sites.all())
  let count = 0
  for (const site of sites) {
    if (site.removedAt === null) continue
    let ended: number
    do {
      ended = signal.aborted ? 0 : await endChatsOf(needs, site)
      count += ended
    } while (ended > 0)
  }
  return count
}

/** Ends the first open chats of the site, each in a unit of work of its own. Returns how many there were. */
async function endChatsOf(
  needs: EndingNeeds,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<number> {
  const open = await needs.work.read(({ chats }) => chats.openOfSite(workspaceId, id, atOnce))
  for (const chatId of open) {
    await changeChat(needs, {
      workspaceId,
      chatId,
      decide: ({ chat }) =>
        chat === null || chat.status === 'ended'
          ? unchanged
          : append(expire(chat, needs.clock.now())),
    })
  }
  return open.length
}
