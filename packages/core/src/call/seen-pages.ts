import type { Installations } from '../site/installation.ts'
import type { SiteRecord } from '../site/site.ts'
import type { PageOfCall } from './origin.ts'

export interface SeenPageNeeds {
  installations: Pick<Installations, 'started' | 'written'>
}

type Page = Pick<PageOfCall, 'origin' | 'isOwn'>

/** The widget has started on a page. Our own pages are no website. */
export function noteStarted(
  { installations }: SeenPageNeeds,
  site: SiteRecord,
  { origin, isOwn }: Page,
  isAllowed: boolean,
): void {
  if (origin !== undefined && !isOwn) installations.started(site, { origin, isAllowed })
}

/** A visitor has written on a page that their site allows. */
export function noteWritten(
  { installations }: SeenPageNeeds,
  site: { workspaceId: string; id: string },
  { origin, isOwn }: Page,
): void {
  if (origin !== undefined && !isOwn) installations.written(site.workspaceId, site.id)
}
