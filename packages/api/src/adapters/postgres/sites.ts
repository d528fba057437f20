import type { Kysely } from 'kysely'
import { defaultSettings, type SiteRecord } from '@papo/core/site/site'
import type { SiteStore } from '@papo/core/site/site-store'
import { revisionColumns } from './revisions.ts'
import type { Tables } from './schema.ts'

const siteColumns = [
  'id',
  'workspace_id as workspaceId',
  'key',
  'name',
  'allowed_origins as allowedOrigins',
  'settings',
  'installation',
  'removed_at as removedAt',
  'revision',
  'field_revisions as fieldRevisions',
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
        installation: JSON.stringify(site.installation),
        removed_at: site.removedAt,
        ...revisionColumns(site),
        created_at: site.createdAt,
      })
      .execute()
  }

  async save(site: SiteRecord): Promise<void> {
    await this.#db
      .updateTable('site')
      .set({
        key: site.key,
        name: site.name,
        allowed_origins: site.allowedOrigins,
        settings: JSON.stringify(site.settings),
        removed_at: site.removedAt,
        ...revisionColumns(site),
      })
      .where('workspace_id', '=', site.workspaceId)
      .where('id', '=', site.id)
      .execute()
  }

  async saveInstallation({
    workspaceId,
    id,
    installation,
  }: Pick<SiteRecord, 'workspaceId' | 'id' | 'installation'>): Promise<void> {
    await this.#db
      .updateTable('site')
      .set({ installation: JSON.stringify(installation) })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  }

  async find(workspaceId: string, id: string): Promise<SiteRecord | null> {
    return siteOf(await this.#one(workspaceId, id).executeTakeFirst())
  }

  async lock(workspaceId: string, id: string): Promise<SiteRecord | null> {
    return siteOf(await this.#one(workspaceId, id).forNoKeyUpdate().executeTakeFirst())
  }

  async findByKey(key: string): Promise<SiteRecord | null> {
    return siteOf(
      await this.#db
        .selectFrom('site')
        .select(siteColumns)
        .where('key', '=', key)
        .where('removed_at', 'is', null)
        .executeTakeFirst(),
    )
  }

  async list(workspaceId: string): Promise<SiteRecord[]> {
    const found = await this.#db
      .selectFrom('site')
      .select(siteColumns)
      .where('workspace_id', '=', workspaceId)
      .where('removed_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return found.map(withDefaults)
  }

  async all(): Promise<SiteRecord[]> {
    const found = await this.#db.selectFrom('site').select(siteColumns).orderBy('id').execute()
    return found.map(withDefaults)
  }

  #one(workspaceId: string, id: string) {
    return (
      this.#db
        .selectFrom('site')
        .select(siteColumns)
        // @fault site-of-workspace
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('removed_at', 'is', null)
    )
  }
}

/** A site that was stored before a setting existed gets its default. */
function withDefaults(row: SiteRecord): SiteRecord {
  return { ...row, settings: { ...defaultSettings, ...row.settings } }
}

const siteOf = (row: SiteRecord | undefined): SiteRecord | null =>
  row === undefined ? null : withDefaults(row)
