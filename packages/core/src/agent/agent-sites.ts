import { Refusal } from '../platform/refusal.ts'
import type { SiteStore } from '../site/site-store.ts'
import { fieldErrorOf } from '../site/valid-settings.ts'

/** Refuses `invalid_request` for a list without any site, or with one that the workspace does not have. */
export async function requireSites(
  { sites }: { sites: SiteStore },
  workspaceId: string,
  siteIds: readonly string[] | null | undefined,
): Promise<void> {
  if (siteIds === null || siteIds === undefined) return
  const known = new Set((await sites.list(workspaceId)).map(({ id }) => id))
  const unknown = siteIds.flatMap((id, at) =>
    known.has(id) ? [] : [fieldErrorOf(`/siteIds/${at}`, 'unknown_site', 'is no site of ours')],
  )
  const none = fieldErrorOf('/siteIds', 'agent_needs_site', 'must have a site, or be null for all')
  const errors = siteIds.length === 0 ? [none] : unknown
  if (errors.length === 0) return
  throw new Refusal('invalid_request', 'An agent answers sites of the workspace.', { errors })
}
