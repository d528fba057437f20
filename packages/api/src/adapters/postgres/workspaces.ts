import type { Kysely } from 'kysely'
import { revisionColumns } from './revisions.ts'
import type { Tables } from './schema.ts'
import type { WorkspaceRecord } from '@papo/core/workspace/workspace'
import type { WorkspaceStore } from '@papo/core/workspace/workspace-store'

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
    const found = await this.#db
      .selectFrom('workspace')
      .select([
        'id',
        'name',
        'revision',
        'field_revisions as fieldRevisions',
        'created_at as createdAt',
      ])
      .where('id', '=', id)
      .executeTakeFirst()
    return found ?? null
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
