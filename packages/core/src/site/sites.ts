import {
  type CreateSite,
  type Installation,
  limits,
  type Site,
  type SiteSettings,
  type UpdateSite,
  type WidgetSettings,
} from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { Random } from '../platform/random.ts'
import type { Clock } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import {
  changedFields,
  firstRevision,
  nextRevision,
  requireRevision,
  withParts,
} from '../platform/revision.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { cleanLine, cleanName } from '../platform/text.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import type { SiteAvailabilities } from './availability.ts'
import { cleanOrigins } from './origins.ts'
import { withCleanWords } from './own-words.ts'
import { defaultSettings, notInstalled, type SiteRecord } from './site.ts'
import type { SiteStore } from './site-store.ts'
import { type SharedSites, sitesChanged } from './sites-in-memory.ts'
import { requireActing } from './valid-settings.ts'

export interface SiteNeeds extends SharedSites {
  work: UnitOfWork<{ sites: SiteStore; audit: AuditStore }>
  clock: Clock
  random: Random
}

interface SiteReader {
  work: UnitOfWork<{ sites: SiteStore }>
}

/** 96 bits: the key is public, and must only be unique. */
const siteKeyBytes = 12

export function siteView(site: SiteRecord): Site {
  return {
    id: site.id,
    key: site.key,
    name: site.name,
    allowedOrigins: site.allowedOrigins,
    ...site.settings,
    installation: installationView(site),
    revision: site.revision,
    createdAt: site.createdAt.toISOString(),
  }
}

/** An origin that was allowed since is refused no more. */
function installationView({ installation, allowedOrigins }: SiteRecord): Installation {
  const isRefused = ({ origin }: { origin: string }) => !allowedOrigins.includes(origin)
  return { ...installation, refusedOrigins: installation.refusedOrigins.filter(isRefused) }
}

export const newSiteKey = (random: Random): string => random.text(siteKeyBytes)

/** A site with a new public key and the default settings. */
export function newSite(
  random: Random,
  workspaceId: string,
  body: CreateSite,
  now: Date,
): SiteRecord {
  return {
    id: random.newId(),
    workspaceId,
    key: newSiteKey(random),
    name: cleanName('name', body.name),
    allowedOrigins: cleanOrigins(body.allowedOrigins),
    settings: { ...defaultSettings, onlineNeedsAgent: body.onlineNeedsAgent ?? false },
    installation: notInstalled,
    removedAt: null,
    ...firstRevision,
    createdAt: now,
  }
}

export async function listSites({ work }: SiteReader, workspaceId: string): Promise<Site[]> {
  const sites = await work.read((stores) => stores.sites.list(workspaceId))
  return sites.map(siteView)
}

/** Refuses `site_not_found`. */
export async function showSite(
  { work }: SiteReader,
  workspaceId: string,
  siteId: string,
): Promise<Site> {
  const site = await work.read((stores) => stores.sites.find(workspaceId, siteId))
  if (site === null) throw siteNotFound()
  return siteView(site)
}

export async function createSite(needs: SiteNeeds, by: Actor, body: CreateSite): Promise<Site> {
  const { work, clock, random } = needs
  const now = clock.now()
  const site = newSite(random, by.workspaceId, body, now)
  await work.run(async (stores) => {
    await stores.sites.insert(site)
    const act = { action: 'site_created', target: targetOf(site) } as const
    await recordAudit(stores, random, by, act, now)
  })
  await sitesChanged(needs)
  return siteView(site)
}

/** Changes the given fields, and the given parts of objects. Refuses `site_not_found`, `changed_meanwhile`. */
export async function updateSite(
  needs: SiteNeeds,
  by: Actor,
  siteId: string,
  body: UpdateSite,
): Promise<Site> {
  const site = await needs.work.run(async (stores) => {
    const known = await stores.sites.lock(by.workspaceId, siteId)
    if (known === null) throw siteNotFound()
    const before = fieldsOf(known)
    requireRevision(known, before, body.ifRevision)
    const updated = changed(known, body)
    const after = fieldsOf(updated)
    const revised = nextRevision(known, before, after)
    if (revised === null) return known
    await stores.sites.save({ ...updated, ...revised })
    const fields = changedFields(before, after)
    const act = { action: 'site_updated', target: targetOf(known), details: { fields } } as const
    await recordAudit(stores, needs.random, by, act, needs.clock.now())
    return { ...updated, ...revised }
  })
  await sitesChanged(needs)
  return siteView(site)
}

/** The site behind a public key. Refuses `site_not_found`. */
export async function siteByKey({ work }: SiteReader, key: string): Promise<SiteRecord> {
  const site = await work.read((stores) => stores.sites.findByKey(key))
  if (site === null) throw siteNotFound()
  return site
}

/** The widget's settings, and whether it may run on the caller's page. */
export function widgetSettings(
  {
    siteAvailabilities,
    mailing,
  }: { siteAvailabilities: Pick<SiteAvailabilities, 'of'>; mailing: object | null },
  site: SiteRecord,
  allowed: boolean,
): NowOrLater<WidgetSettings> {
  const { appearance, locale, texts, form, hours, identity, consent } = site.settings
  const { longWaitSeconds } = site.settings
  const of = { workspaceId: site.workspaceId, siteId: site.id }
  return andThen(siteAvailabilities.of(of, site.settings), (availability) => ({
    siteKey: site.key,
    siteName: site.name,
    allowed,
    appearance,
    locale,
    texts,
    form,
    hours: hours === null ? null : { timeZone: hours.timeZone, open: hours.open },
    identity,
    consent,
    longWaitSeconds,
    ...availability,
    answersByMail: mailing !== null,
  }))
}

export const targetOf = ({ id }: SiteRecord) => ({ type: 'site', id }) as const

/** The site with the given fields. Refuses `invalid_request`. */
function changed(known: SiteRecord, body: UpdateSite): SiteRecord {
  const { name, allowedOrigins, ifRevision: _, ...settings } = body
  requireWholeHours(known, body)
  const changedSettings = withCleanNames(withCleanWords(withParts(known.settings, settings)))
  requireActing(known.settings, changedSettings)
  return {
    ...known,
    ...(name === undefined ? {} : { name: cleanName('name', name) }),
    ...(allowedOrigins === undefined ? {} : { allowedOrigins: cleanOrigins(allowedOrigins) }),
    settings: changedSettings,
  }
}

/** The settings with the names of days trimmed, and without those that are blank. */
function withCleanNames(settings: SiteSettings): SiteSettings {
  const { hours } = settings
  if (hours?.exceptions === undefined) return settings
  const exceptions = hours.exceptions.map(({ name, ...exception }, at) => {
    const cleaned = cleanLine(`hours/exceptions/${at}/name`, name, limits.nameLength)
    return cleaned === null ? exception : { ...exception, name: cleaned }
  })
  return { ...settings, hours: { ...hours, exceptions } }
}

/** Parts of hours need the other parts to be known. */
function requireWholeHours({ settings }: SiteRecord, { hours }: UpdateSite): void {
  if (!hours) return
  if (settings.hours !== null) return
  const missing = (['timeZone', 'open'] as const).filter((part) => hours[part] === undefined)
  if (missing.length === 0) return
  throw new Refusal('invalid_request', 'The site has no hours yet.', {
    errors: missing.map((part) => ({ path: `/hours/${part}`, message: 'is required' })),
  })
}

const fieldsOf = ({ name, allowedOrigins, settings }: SiteRecord) => ({
  name,
  allowedOrigins,
  ...settings,
})

export const siteNotFound = () => new Refusal('site_not_found', 'There is no such site.')
