import { type Installation, limits } from '@papo/protocol'
import type { Clock } from '../platform/clock.ts'
import { Throttle } from '../platform/throttle.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { isOrigin } from './origins.ts'
import type { SiteRecord } from './site.ts'
import type { SiteStore } from './site-store.ts'

/** A page that stays in use is written down once in this time. */
const sightEveryMs = 10 * 60_000
/**
 * However many pages use a site’s key, each kind of sight is written at most this often: pages that are refused must
 * not hide one that is allowed.
 */
const writeEveryMs = 2_000

/** The installation after the widget has started there; null if there is nothing to write. */
export function afterStart(
  known: Installation,
  page: { origin: string; isAllowed: boolean },
  now: Date,
): Installation | null {
  const { origin, isAllowed } = page
  if (isAllowed) {
    if (isFresh(known.seenAt, now)) return null
    return { ...known, seenAt: now.toISOString(), seenOrigin: origin }
  }
  const { refusedOrigins } = known
  const earlier = refusedOrigins.find((one) => one.origin === origin)
  if (!isOrigin(origin) || (earlier !== undefined && isFresh(earlier.seenAt, now))) return null
  const others = refusedOrigins.filter((one) => one !== earlier)
  const refused = [{ origin, seenAt: now.toISOString() }, ...others]
  return { ...known, refusedOrigins: refused.slice(0, limits.refusedOrigins) }
}

const isFresh = (at: string | null, now: Date): boolean =>
  at !== null && Math.abs(now.getTime() - Date.parse(at)) < sightEveryMs

/** Writes down where widgets are seen. It delays no answer, and an answer does not fail with it. */
export interface Installations {
  /** The widget has asked for its settings on a page of a website. */
  started(site: SiteRecord, page: { origin: string; isAllowed: boolean }): void
  /** A visitor has written from a page of a website. */
  written(workspaceId: string, siteId: string): void
  /** Takes over which of all sites are tested. */
  load(sites: readonly SiteRecord[]): void
}

interface InstallationNeeds {
  work: UnitOfWork<{ sites: SiteStore }>
  clock: Clock
}

export function createInstallations({ work, clock }: InstallationNeeds): Installations {
  const throttle = new Throttle()
  let tested = new Set<string>()

  function write(
    site: Pick<SiteRecord, 'workspaceId' | 'id'>,
    kind: 'seen' | 'refused' | 'tested',
    change: (known: Installation, now: Date) => Installation | null,
    stored = () => {},
  ): void {
    const now = clock.now()
    const key = `${kind} ${site.id}`
    if (throttle.isTooSoon(key, now.getTime(), writeEveryMs)) return
    const written = work.run(async ({ sites }) => {
      const known = await sites.lock(site.workspaceId, site.id)
      const installation = known === null ? null : change(known.installation, now)
      if (known === null || installation === null) return
      await sites.saveInstallation({ ...known, installation })
    })
    // The next page or message tries again.
    written.then(stored, () => throttle.forget(key))
  }

  return {
    started(site, page) {
      if (afterStart(site.installation, page, clock.now()) === null) return
      const kind = page.isAllowed ? 'seen' : 'refused'
      write(site, kind, (known, now) => afterStart(known, page, now))
    },
    written(workspaceId, siteId) {
      if (tested.has(siteId)) return
      write(
        { workspaceId, id: siteId },
        'tested',
        (known, now) =>
          known.testedAt === null ? { ...known, testedAt: now.toISOString() } : null,
        () => tested.add(siteId),
      )
    },
    load(sites) {
      const isTested = ({ installation }: SiteRecord) => installation.testedAt !== null
      tested = new Set(sites.filter(isTested).map(({ id }) => id))
    },
  }
}
