import { sql, type Kysely } from 'kysely'
import type { AgentRecord } from '@papo/core/agent/agent'
import {
  type AgentSessionRecord,
  type AgentSessionStore,
  agentSessionTable,
} from '@papo/core/session/agent-session'
import { agentColumns } from './agents.ts'
import { RecordRows, rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

const sessions = new RecordRows<AgentSessionRecord>(agentSessionTable, 'session')

export class AgentSessions implements AgentSessionStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(session: AgentSessionRecord): Promise<void> {
    await this.#db.insertInto('agent_session').values(rowOf(session)).execute()
  }

  async findAll(
    tokenHashes: readonly string[],
  ): Promise<{ session: AgentSessionRecord; agent: AgentRecord }[]> {
    const found = await this.#db
      .selectFrom('agent_session as session')
      .innerJoin('agent', 'agent.id', 'session.agent_id')
      .select(sessions.columns)
      .select(agentColumns)
      .where('session.token_hash', '=', sql<string>`any(${tokenHashes}::text[])`)
      .execute()
    return found.map((row) => {
      const { record: session, rest: agent } = sessions.split(row)
      return { session, agent }
    })
  }

  async listOf(workspaceId: string, agentId: string): Promise<AgentSessionRecord[]> {
    const found = await this.#db
      .selectFrom('agent_session as session')
      .select(sessions.columns)
      .where('session.workspace_id', '=', workspaceId)
      .where('session.agent_id', '=', agentId)
      .orderBy('session.created_at')
      .orderBy('session.token_hash')
      .execute()
    return found.map((row) => sessions.split(row).record)
  }

  async enrolled(tokenHash: string): Promise<void> {
    await this.#db
      .updateTable('agent_session')
      .set({ must_enrol: false })
      .where('token_hash', '=', tokenHash)
      .execute()
  }

  async touch(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void> {
    await this.#db
      .updateTable('agent_session')
      .set({ last_used_at: lastUsedAt, expires_at: expiresAt })
      .where('token_hash', '=', tokenHash)
      .execute()
  }

  async revoke(tokenHashes: readonly string[]): Promise<void> {
    await this.#db
      .deleteFrom('agent_session')
      .where('token_hash', '=', sql<string>`any(${tokenHashes}::text[])`)
      .execute()
  }

  async removeExpired(now: Date): Promise<void> {
    await this.#db.deleteFrom('agent_session').where('expires_at', '<', now).execute()
  }
}
