import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { CreateSite, Site, UpdateSite, WidgetSettings } from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import { newId } from '../platform/id.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import { cleanName } from '../platform/text.ts'
import { isTimeZone, openingAt } from './hours.ts'
import { cleanOrigin } from './origins.ts'
import { defaultSettings, type SiteRecord } from './site.ts'

export function siteView(site: SiteRecord): Site {
  return {
    id: site.id,
    key: site.key,
    name: site.name,
    allowedOrigins: site.allowedOrigins,
    ...site.settings,
    createdAt: site.createdAt.toISOString(),
  }
}

/** A site with a new public key and the default settings. */
export function newSite(workspaceId: string, body: CreateSite, now: Date): SiteRecord {
  return {
    id: newId(),
    workspaceId,
    key: randomBytes(12).toString('base64url'),
    name: cleanName('name', body.name),
    allowedOrigins: cleanOrigins(body.allowedOrigins),
    settings: defaultSettings,
    createdAt: now,
  }
}

export async function listSites(services: Services, workspaceId: string): Promise<Site[]> {
  const sites = await services.database.work.read((stores) => stores.sites.list(workspaceId))
  return sites.map(siteView)
}

export async function createSite(services: Services, by: Actor, body: CreateSite): Promise<Site> {
  const now = services.clock.now()
  const site = newSite(by.workspaceId, body, now)
  await services.database.work.run(async (stores) => {
    await stores.sites.insert(site)
    await recordAudit(stores, by, { action: 'site_created', target: targetOf(site) }, now)
  })
  await sitesChanged(services)
  return siteView(site)
}

/** Changes the given fields. Refuses `site_not_found`. */
export async function updateSite(
  services: Services,
  by: Actor,
  siteId: string,
  body: UpdateSite,
): Promise<Site> {
  const { name, allowedOrigins, ...settings } = body
  if (settings.hours && !isTimeZone(settings.hours.timeZone)) {
    throw new Refusal('invalid_request', 'The time zone is not an IANA name.', {
      errors: [{ path: '/hours/timeZone', message: 'must be like America/Sao_Paulo' }],
    })
  }
  const site = await services.database.work.run(async (stores) => {
    const known = await stores.sites.lock(by.workspaceId, siteId)
    if (known === null) throw siteNotFound()
    const updated: SiteRecord = {
      ...known,
      ...(name === undefined ? {} : { name: cleanName('name', name) }),
      ...(allowedOrigins === undefined ? {} : { allowedOrigins: cleanOrigins(allowedOrigins) }),
      settings: { ...known.settings, ...settings },
    }
    const fields = changedFields(known, updated)
    if (fields.length === 0) return known
    await stores.sites.save(updated)
    const act = { action: 'site_updated', target: targetOf(known), details: { fields } } as const
    await recordAudit(stores, by, act, services.clock.now())
    return updated
  })
  await sitesChanged(services)
  return siteView(site)
}

/** The site behind a public key. Refuses `site_not_found`. */
export async function siteByKey(services: Services, key: string): Promise<SiteRecord> {
  const site = await services.database.work.read((stores) => stores.sites.findByKey(key))
  if (site === null) throw siteNotFound()
  return site
}

/** The widget's settings, and whether it may run on the caller's origin. */
export function widgetSettings(site: SiteRecord, origin: string | null, now: Date): WidgetSettings {
  const { appearance, locale, texts, form, hours, identity, consent } = site.settings
  const { isOpen, opensAt } = openingAt(hours, now)
  return {
    siteKey: site.key,
    siteName: site.name,
    allowed: origin === null || site.allowedOrigins.includes(origin),
    appearance,
    locale,
    texts,
    form,
    hours,
    identity,
    consent,
    availability: isOpen ? 'online' : 'offline',
    opensAt: opensAt?.toISOString() ?? null,
  }
}

const targetOf = ({ id }: SiteRecord) => ({ type: 'site', id }) as const

/** The names of the changed fields, as the API calls them. */
function changedFields(before: SiteRecord, after: SiteRecord): string[] {
  const known: Record<string, unknown> = fieldsOf(before)
  return Object.entries(fieldsOf(after))
    .filter(([field, value]) => !isDeepStrictEqual(value, known[field]))
    .map(([field]) => field)
}

const fieldsOf = ({ name, allowedOrigins, settings }: SiteRecord) => ({
  name,
  allowedOrigins,
  ...settings,
})

const siteNotFound = () => new Refusal('site_not_found', 'There is no such site.')

/** Reads the sites' data in memory from the database again. */
export async function rereadSites(services: Pick<Services, 'origins' | 'rules'>): Promise<void> {
  await Promise.all([services.origins.refresh(), services.rules.refresh()])
}

/** Call this after the commit: this process and the others read the sites again. */
export async function sitesChanged(services: Services): Promise<void> {
  await rereadSites(services)
  await services.changes.publish('sites')
}

function cleanOrigins(origins: string[]): string[] {
  return [...new Set(origins.map(cleanOrigin))]
}
