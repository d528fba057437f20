import { personalColumns } from '@papo/core/privacy/personal-columns'
import { retentionBatch } from '@papo/core/privacy/retention-batch'
import type {
  WorkspaceDeletionRecord,
  WorkspaceDeletionStore,
} from '@papo/core/privacy/workspace-deletion-store'
import { type Kysely, sql } from 'kysely'
import type { Tables } from './schema.ts'
import { thinChat } from './thin-chat.ts'

/** What others refer to, in the order in which it can go. */
const last = ['site', 'agent']
/** Gone with the chats, the visitors or the workspace itself, or kept because the law asks for it. */
const elsewhere = ['chat_session', 'message', 'visitor_presence', 'visit', 'visitor', 'access_log']

/** Every other table with rows of a workspace: a new one is in the registry, and so it is in here. */
const others = Object.entries(personalColumns)
  .filter(([name, { columns }]) => 'workspace_id' in columns && name !== 'workspace_deletion')
  .map(([name]) => name)
  .filter((name) => !elsewhere.includes(name) && !last.includes(name))

const deletionColumns = [
  'workspace_id as workspaceId',
  'requested_at as requestedAt',
  'due_at as dueAt',
  'removing_at as removingAt',
] as const

export class WorkspaceDeletions implements WorkspaceDeletionStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async find(workspaceId: string): Promise<WorkspaceDeletionRecord | null> {
    const found = await this.#deletions().where('workspace_id', '=', workspaceId).executeTakeFirst()
    return found ?? null
  }

  async plan(
    deletion: WorkspaceDeletionRecord,
  ): Promise<{ stored: WorkspaceDeletionRecord; isNew: boolean }> {
    const inserted = await this.#db
      .insertInto('workspace_deletion')
      .values({
        workspace_id: deletion.workspaceId,
        requested_at: deletion.requestedAt,
        due_at: deletion.dueAt,
        removing_at: deletion.removingAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('workspace_id')
      .executeTakeFirst()
    const isNew = inserted !== undefined
    return { stored: (await this.find(deletion.workspaceId)) ?? deletion, isNew }
  }

  async cancel(workspaceId: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('workspace_deletion')
      .where('workspace_id', '=', workspaceId)
      .where('removing_at', 'is', null)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async all(): Promise<WorkspaceDeletionRecord[]> {
    return await this.#deletions().orderBy('due_at').orderBy('workspace_id').execute()
  }

  async begin(workspaceId: string, now: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('workspace_deletion')
      .set({ removing_at: sql`coalesce(removing_at, ${now})` })
      .where('workspace_id', '=', workspaceId)
      .where('due_at', '<=', now)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await this.#db
      .updateTable('agent')
      .set({ disabled_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('disabled_at', 'is', null)
      .execute()
    await this.#db.deleteFrom('agent_session').where('workspace_id', '=', workspaceId).execute()
    return true
  }

  async thinChat(workspaceId: string): Promise<string | null> {
    const thinned = await thinChat(this.#db, sql`workspace_id = ${workspaceId}`, sql`id`)
    return thinned?.chatId ?? null
  }

  async removeChats(workspaceId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      DELETE FROM chat_session WHERE id IN (
        SELECT id FROM (
          SELECT id, sum(last_seq) OVER (ORDER BY id) - last_seq AS before
          FROM (
            SELECT id, last_seq FROM chat_session WHERE workspace_id = ${workspaceId}
            ORDER BY id LIMIT ${retentionBatch.chats} FOR UPDATE
          ) AS oldest
        ) AS counted
        WHERE before < ${retentionBatch.entries}
      )
      RETURNING id`.execute(this.#db)
    const ids = rows.map(({ id }) => id)
    if (ids.length > 0) {
      await this.#db.deleteFrom('visitor_presence').where('chat_id', 'in', ids).execute()
    }
    return ids
  }

  async removeVisitors(workspaceId: string): Promise<number> {
    const removed = await sql`
      DELETE FROM visitor WHERE id IN (
        SELECT visitor.id FROM site JOIN visitor ON visitor.site_id = site.id
        WHERE site.workspace_id = ${workspaceId} LIMIT ${retentionBatch.visitors}
      )`.execute(this.#db)
    return Number(removed.numAffectedRows ?? 0n)
  }

  async removeRest(workspaceId: string): Promise<void> {
    for (const table of [...others, ...last]) {
      await sql`DELETE FROM ${sql.id(table)} WHERE workspace_id = ${workspaceId}`.execute(this.#db)
    }
    await this.#db.deleteFrom('workspace').where('id', '=', workspaceId).execute()
  }

  #deletions() {
    return this.#db.selectFrom('workspace_deletion').select(deletionColumns)
  }
}
