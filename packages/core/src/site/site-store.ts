import type { SiteRecord } from './site.ts'

export interface SiteStore {
  insert(site: SiteRecord): Promise<void>
  /** Writes name, origins, settings and revision. */
  save(site: SiteRecord): Promise<void>
  find(workspaceId: string, id: string): Promise<SiteRecord | null>
  /** Locks the site until the end of the unit of work. */
  lock(workspaceId: string, id: string): Promise<SiteRecord | null>
  findByKey(key: string): Promise<SiteRecord | null>
  /** Oldest first. */
  list(workspaceId: string): Promise<SiteRecord[]>
  /** Every site of the installation, for the origins and rules in memory. */
  all(): Promise<SiteRecord[]>
}
