import type { Kysely } from 'kysely'
import { revisionColumns } from './revisions.ts'
import type { Tables } from './schema.ts'
import type { WorkspaceRecord } from '@papo/core/workspace/workspace'
import type { WorkspaceStore } from '@papo/core/workspace/workspace-store'

/** A workspace's record. */
export const workspaceColumns = [
  'id',
  'name',
  'revision',
  'field_revisions as fieldRevisions',
  'created_at as createdAt',
] as const

export class Workspaces implements WorkspaceStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(workspace: WorkspaceRecord): Promise<void> {
    const { id, name, createdAt } = workspace
    await this.#db
      .insertInto('workspace')
      .values({ id, name, ...revisionColumns(workspace), created_at: createdAt })
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
      .set({ name: workspace.name, ...revisionColumns(workspace) })
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
