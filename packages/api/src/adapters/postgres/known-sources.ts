import { type Kysely, sql } from 'kysely'
import type {
  AgentSource,
  KnownSourceRecord,
  KnownSourceStore,
} from '@papo/core/session/known-source-store'
import { rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

export class KnownSources implements KnownSourceStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async find(sources: readonly AgentSource[], now: Date): Promise<AgentSource[]> {
    const agentIds = [...new Set(sources.map(({ agentId }) => agentId))]
    const hashes = sources.map(({ hash }) => hash)
    const found = await this.#db
      .selectFrom('known_source')
      .select(['agent_id as agentId', 'kind', 'hash'])
      .where('agent_id', '=', sql<string>`any(${agentIds}::uuid[])`)
      .where('hash', '=', sql<string>`any(${hashes}::text[])`)
      .where('expires_at', '>', now)
      .execute()
    return found.filter(({ agentId, kind, hash }) =>
      sources.some(
        (source) => source.agentId === agentId && source.kind === kind && source.hash === hash,
      ),
    )
  }

  async save(source: KnownSourceRecord, most: number): Promise<void> {
    const { agentId, kind, lastUsedAt, expiresAt } = source
    await this.#db
      .insertInto('known_source')
      .values(rowOf(source))
      .onConflict((conflict) =>
        conflict
          .columns(['agent_id', 'kind', 'hash'])
          .doUpdateSet({ last_used_at: lastUsedAt, expires_at: expiresAt }),
      )
      .execute()
    await sql`
      DELETE FROM known_source WHERE agent_id = ${agentId} AND kind = ${kind} AND hash IN (
        SELECT hash FROM known_source WHERE agent_id = ${agentId} AND kind = ${kind}
        ORDER BY last_used_at DESC, hash OFFSET ${most}
      )`.execute(this.#db)
  }

  async replaceDevice(hash: string, newHash: string): Promise<void> {
    await this.#db
      .updateTable('known_source')
      .set({ hash: newHash })
      .where('kind', '=', 'device')
      .where('hash', '=', hash)
      .execute()
  }

  async removeAllOf(workspaceId: string, agentId: string): Promise<void> {
    await this.#db
      .deleteFrom('known_source')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute()
  }
}
