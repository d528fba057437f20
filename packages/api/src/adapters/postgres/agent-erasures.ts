import type {
  AgentErasureStore,
  AgentRef,
  NamedChats,
} from '@papo/core/privacy/agent-erasure-store'
import { type Kysely, sql } from 'kysely'
import type { Tables } from './schema.ts'

/** Comes before every chat. */
const start = '00000000-0000-0000-0000-000000000000'

/** For the chats of one step together, but for the first one's, however long its log is. */
const entriesLookedAt = 50_000

/** The entries of a chat that have the agent's name. */
const isNamed = (agentId: string) => sql`(
  (author_id = ${agentId} AND author_name IS NOT NULL) OR (to_id = ${agentId} AND to_name IS NOT NULL)
)`

export class AgentErasures implements AgentErasureStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async begin({ workspaceId, agentId }: AgentRef, at: Date): Promise<void> {
    await this.#db
      .updateTable('agent')
      .set({
        name: '',
        email: `${agentId}@erased.invalid`,
        password_hash: '',
        avatar_url: null,
        site_ids: null,
        languages: [],
        availability: 'offline',
        last_seen_at: null,
        erased_at: at,
        erased_up_to: start,
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', agentId)
      .execute()
  }

  async position({ workspaceId, agentId }: AgentRef): Promise<string | null> {
    const found = await this.#db
      .selectFrom('agent')
      .select('erased_up_to as upTo')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', agentId)
      .executeTakeFirst()
    const upTo = found?.upTo ?? null
    return upTo === start ? '' : upTo
  }

  async chatsAfter(
    { workspaceId, agentId }: AgentRef,
    chatId: string,
    limit: number,
  ): Promise<NamedChats> {
    const { rows } = await sql<{ id: string; isNamed: boolean }>`
      SELECT id, EXISTS (
        SELECT FROM message
        WHERE message.workspace_id = chat_session.workspace_id
          AND message.chat_id = chat_session.id AND ${isNamed(agentId)}
      ) AS "isNamed"
      FROM (
        SELECT id, workspace_id, sum(last_seq) OVER (ORDER BY id) - last_seq AS before
        FROM (
          SELECT id, workspace_id, last_seq FROM chat_session
          WHERE workspace_id = ${workspaceId} AND id > ${chatId || start}
          ORDER BY id LIMIT ${limit}
        ) AS next
      ) AS chat_session
      WHERE before < ${entriesLookedAt} ORDER BY id`.execute(this.#db)
    return {
      named: rows.filter((row) => row.isNamed).map(({ id }) => id),
      last: rows.at(-1)?.id ?? null,
    }
  }

  async eraseNames(
    { workspaceId, agentId }: AgentRef,
    chatId: string,
    entriesAtMost: number,
  ): Promise<number> {
    const { numAffectedRows } = await sql`
      UPDATE message SET
        author_name = CASE WHEN author_id = ${agentId} THEN NULL ELSE author_name END,
        to_name = CASE WHEN to_id = ${agentId} THEN NULL ELSE to_name END
      WHERE workspace_id = ${workspaceId} AND chat_id = ${chatId} AND ${isNamed(agentId)}
        AND seq <= (
          SELECT max(seq) FROM (
            SELECT seq FROM message
            WHERE workspace_id = ${workspaceId} AND chat_id = ${chatId} AND ${isNamed(agentId)}
            ORDER BY seq LIMIT ${entriesAtMost}
          ) AS next
        )`.execute(this.#db)
    await sql`
      UPDATE chat_session SET edition = edition + 1
      WHERE workspace_id = ${workspaceId} AND id = ${chatId}`.execute(this.#db)
    return Number(numAffectedRows ?? 0n)
  }

  async advance({ workspaceId, agentId }: AgentRef, position: string | null): Promise<void> {
    await this.#db
      .updateTable('agent')
      .set({ erased_up_to: position })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', agentId)
      .execute()
  }

  async partlyErased(limit: number): Promise<AgentRef[]> {
    return this.#db
      .selectFrom('agent')
      .select(['workspace_id as workspaceId', 'id as agentId'])
      .where('erased_up_to', 'is not', null)
      .orderBy('id')
      .limit(limit)
      .execute()
  }
}
