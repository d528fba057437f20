import type { SiteRecord } from './site.ts'

/** A removed site is found by `all` alone. */
export interface SiteStore {
  insert(site: SiteRecord): Promise<void>
  /** Writes name, key, origins, settings, revision and the removal. */
  save(site: SiteRecord): Promise<void>
  /** Writes where the widget of a locked site has been seen. */
  saveInstallation(site: Pick<SiteRecord, 'workspaceId' | 'id' | 'installation'>): Promise<void>
  find(workspaceId: string, id: string): Promise<SiteRecord | null>
  /** Locks the site until the end of the unit of work. */
  lock(workspaceId: string, id: string): Promise<SiteRecord | null>
  findByKey(key: string): Promise<SiteRecord | null>
  /** Oldest first. */
  list(workspaceId: string): Promise<SiteRecord[]>
  /** Every site of the installation, removed ones too, for what is in memory and for jobs. */
  all(): Promise<SiteRecord[]>
}
