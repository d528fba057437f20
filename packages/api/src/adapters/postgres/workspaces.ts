import type { Kysely } from 'kysely'
import { revisionColumns } from './revisions.ts'
import type { Tables } from './schema.ts'
import type { WorkspaceRecord } from '@papo/core/workspace/workspace'
import type { WorkspaceStore } from '@papo/core/workspace/workspace-store'

/** A workspace's record. */
export const workspaceColumns = [
  'id',
  'name',
  'wait_levels as waitLevels',
  'revision',
  'field_revisions as fieldRevisions',
  'created_at as createdAt',
] as const

const savedColumns = (workspace: WorkspaceRecord) => ({
  name: workspace.name,
  wait_levels: JSON.stringify(workspace.waitLevels),
  ...revisionColumns(workspace),
})

export class Workspaces implements WorkspaceStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(workspace: WorkspaceRecord): Promise<void> {
    const { id, createdAt } = workspace
    await this.#db
      .insertInto('workspace')
      .values({ id, ...savedColumns(workspace), created_at: createdAt })
      .execute()
  }

  async find(id: string): Promise<WorkspaceRecord | null> {
    return (await this.#one(id).executeTakeFirst()) ?? null
  }

  async lock(id: string): Promise<WorkspaceRecord | null> {
    return (await this.#one(id).forNoKeyUpdate().executeTakeFirst()) ?? null
  }

  async save(workspace: WorkspaceRecord): Promise<void> {
    await this.#db
      .updateTable('workspace')
      .set(savedColumns(workspace))
      .where('id', '=', workspace.id)
      .execute()
  }

  #one(id: string) {
    return this.#db.selectFrom('workspace').select(workspaceColumns).where('id', '=', id)
  }

  async any(): Promise<boolean> {
    const found = await this.#db
      .selectFrom('workspace')
      .select('id')
      .where('is_canary', '=', false)
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}
