import type { SiteRecord } from '@papo/core/site/site'
import type { SiteStore } from '@papo/core/site/site-store'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class Sites implements SiteStore {
  readonly #transaction: Transaction
  readonly #sites: MemoryTables['sites']

  constructor(transaction: Transaction, { sites }: MemoryTables) {
    this.#transaction = transaction
    this.#sites = sites
  }

  async insert(site: SiteRecord): Promise<void> {
    await this.#transaction.insert(this.#sites, site)
  }

  async save(site: SiteRecord): Promise<void> {
    await this.#transaction.update(this.#sites, site.id, (stored) => {
      const { workspaceId, installation, createdAt } = stored
      return workspaceId === site.workspaceId ? { ...site, installation, createdAt } : null
    })
  }

  async saveInstallation({
    workspaceId,
    id,
    installation,
  }: Pick<SiteRecord, 'workspaceId' | 'id' | 'installation'>): Promise<void> {
    await this.#transaction.update(this.#sites, id, (stored) =>
      stored.workspaceId === workspaceId ? { ...stored, installation } : null,
    )
  }

  async find(workspaceId: string, id: string): Promise<SiteRecord | null> {
    const site = this.#sites.get(this.#transaction, id)
    return site !== undefined && isThere(workspaceId)(site) ? site : null
  }

  async lock(workspaceId: string, id: string): Promise<SiteRecord | null> {
    const isOurs = isThere(workspaceId)
    return (await this.#transaction.lock(this.#sites, id, 'no key update', isOurs)) ?? null
  }

  async findByKey(key: string): Promise<SiteRecord | null> {
    const site = this.#sites.getBy(this.#transaction, 'key', key)
    return site === undefined || site.removedAt !== null ? null : site
  }

  async list(workspaceId: string): Promise<SiteRecord[]> {
    const sites = this.#sites.rows(this.#transaction)
    return sites.filter(isThere(workspaceId)).sort(oldestFirst)
  }

  async all(): Promise<SiteRecord[]> {
    return this.#sites.rows(this.#transaction).sort(byId)
  }
}

/** Whether it is a site of the workspace that was not removed. */
const isThere = (workspaceId: string) => (site: SiteRecord) =>
  site.workspaceId === workspaceId && site.removedAt === null

interface Created {
  id: string
  createdAt: Date
}

export const byId = (one: { id: string }, other: { id: string }): number =>
  one.id < other.id ? -1 : 1

export const oldestFirst = (one: Created, other: Created): number =>
  one.createdAt.getTime() - other.createdAt.getTime() || byId(one, other)
