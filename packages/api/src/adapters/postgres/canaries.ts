import { sql, type Kysely } from 'kysely'
import { revisionColumns } from './revisions.ts'
import type { Tables } from './schema.ts'
import { workspaceColumns } from './workspaces.ts'
import type { CanaryStore } from '../../canary/canary-store.ts'
import type { WorkspaceRecord } from '@papo/core/workspace/workspace'

/** The advisory lock under which one node creates the workspace, or the installation's first one. */
const lockKey = 7_262_002

export class Canaries implements CanaryStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async lock(): Promise<void> {
    await sql`SELECT pg_advisory_xact_lock(${lockKey})`.execute(this.#db)
  }

  async workspace(): Promise<WorkspaceRecord | null> {
    const found = await this.#db
      .selectFrom('workspace')
      .select(workspaceColumns)
      .where('is_canary', '=', true)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    return found ?? null
  }

  async insertWorkspace(workspace: WorkspaceRecord): Promise<void> {
    const { id, name, waitLevels, createdAt } = workspace
    await this.#db
      .insertInto('workspace')
      .values({
        id,
        name,
        wait_levels: JSON.stringify(waitLevels),
        is_canary: true,
        ...revisionColumns(workspace),
        created_at: createdAt,
      })
      .execute()
  }

  async removeChats(workspaceId: string, chatId: string | null, before: Date): Promise<string[]> {
    const removed = await this.#db
      .deleteFrom('chat_session')
      .where('workspace_id', '=', workspaceId)
      .where('workspace_id', 'in', (canaries) =>
        canaries.selectFrom('workspace').select('id').where('is_canary', '=', true),
      )
      .where((chat) => chat.or([chat('id', '=', chatId), chat('created_at', '<', before)]))
      .returning(['id', 'visitor_id as visitorId', 'created_at as createdAt'])
      .execute()
    await this.#removeVisitors(workspaceId, removed)
    return removed.map(({ id }) => id)
  }

  async #removeVisitors(
    workspaceId: string,
    chats: { id: string; visitorId: string; createdAt: Date }[],
  ): Promise<void> {
    for (const { id, visitorId, createdAt } of chats) {
      await this.#db
        .deleteFrom('visitor')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', visitorId)
        .execute()
      await this.#db
        .deleteFrom('visitor_presence')
        .where('workspace_id', '=', workspaceId)
        .where('chat_id', '=', id)
        .execute()
      await this.#db
        .deleteFrom('access_log')
        .where('at', '>=', createdAt)
        .where('workspace_id', '=', workspaceId)
        .where('subject_id', '=', visitorId)
        .execute()
    }
  }
}
