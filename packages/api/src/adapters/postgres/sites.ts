import type { Kysely } from 'kysely'
import type { SiteRecord } from '../../site/site.ts'
import type { SiteStore } from '../../site/site-store.ts'
import type { Tables } from './schema.ts'

const siteColumns = [
  'id',
  'workspace_id as workspaceId',
  'key',
  'name',
  'allowed_origins as allowedOrigins',
  'settings',
  'created_at as createdAt',
] as const

export class Sites implements SiteStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(site: SiteRecord): Promise<void> {
    await this.#db
      .insertInto('site')
      .values({
        id: site.id,
        workspace_id: site.workspaceId,
        key: site.key,
        name: site.name,
        allowed_origins: site.allowedOrigins,
        settings: JSON.stringify(site.settings),
        created_at: site.createdAt,
      })
      .execute()
  }

  async save(site: SiteRecord): Promise<void> {
    await this.#db
      .updateTable('site')
      .set({
        name: site.name,
        allowed_origins: site.allowedOrigins,
        settings: JSON.stringify(site.settings),
      })
      .where('workspace_id', '=', site.workspaceId)
      .where('id', '=', site.id)
      .execute()
  }

  async find(workspaceId: string, id: string): Promise<SiteRecord | null> {
    return (await this.#one(workspaceId, id).executeTakeFirst()) ?? null
  }

  async lock(workspaceId: string, id: string): Promise<SiteRecord | null> {
    return (await this.#one(workspaceId, id).forNoKeyUpdate().executeTakeFirst()) ?? null
  }

  async findByKey(key: string): Promise<SiteRecord | null> {
    const found = await this.#db
      .selectFrom('site')
      .select(siteColumns)
      .where('key', '=', key)
      .executeTakeFirst()
    return found ?? null
  }

  async list(workspaceId: string): Promise<SiteRecord[]> {
    return this.#db
      .selectFrom('site')
      .select(siteColumns)
      .where('workspace_id', '=', workspaceId)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
  }

  async all(): Promise<SiteRecord[]> {
    return this.#db.selectFrom('site').select(siteColumns).orderBy('id').execute()
  }

  #one(workspaceId: string, id: string) {
    return this.#db
      .selectFrom('site')
      .select(siteColumns)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
  }
}
