import type { Site } from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import { notInstalled } from './site.ts'
import { newSiteKey, type SiteNeeds, siteNotFound, siteView, targetOf } from './sites.ts'
import { sitesChanged } from './sites-in-memory.ts'

/**
 * Gives the site a new public key. The old one stops at once, so the widget counts as not installed; open chats go on.
 * Refuses `site_not_found`.
 */
export async function changeSiteKey(needs: SiteNeeds, by: Actor, siteId: string): Promise<Site> {
  const { work, clock, random } = needs
  const site = await work.run(async (stores) => {
    const known = await stores.sites.lock(by.workspaceId, siteId)
    if (known === null) throw siteNotFound()
    const changed = { ...known, key: newSiteKey(random), installation: notInstalled }
    await stores.sites.save(changed)
    await stores.sites.saveInstallation(changed)
    const act = { action: 'site_key_changed', target: targetOf(known) } as const
    await recordAudit(stores, random, by, act, clock.now())
    return changed
  })
  await sitesChanged(needs)
  return siteView(site)
}
