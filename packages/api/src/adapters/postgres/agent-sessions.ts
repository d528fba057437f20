import { sql, type Kysely } from 'kysely'
import type { AgentRecord } from '@papo/core/agent/agent'
import { agentColumns } from './agents.ts'
import type { Tables } from './schema.ts'
import type { AgentSessionRecord } from '@papo/core/session/agent-session'
import type { AgentSessionStore } from '@papo/core/session/agent-session-store'

export class AgentSessions implements AgentSessionStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(session: AgentSessionRecord): Promise<void> {
    await this.#db
      .insertInto('agent_session')
      .values({
        token_hash: session.tokenHash,
        agent_id: session.agentId,
        workspace_id: session.workspaceId,
        kind: session.kind,
        created_at: session.createdAt,
        last_used_at: session.lastUsedAt,
        expires_at: session.expiresAt,
      })
      .execute()
  }

  async findAll(
    tokenHashes: readonly string[],
  ): Promise<{ session: AgentSessionRecord; agent: AgentRecord }[]> {
    const found = await this.#db
      .selectFrom('agent_session as session')
      .innerJoin('agent', 'agent.id', 'session.agent_id')
      .select(agentColumns)
      .select([
        'session.token_hash as tokenHash',
        'session.kind',
        'session.created_at as sessionCreatedAt',
        'session.last_used_at as lastUsedAt',
        'session.expires_at as expiresAt',
      ])
      .where('session.token_hash', '=', sql<string>`any(${tokenHashes}::text[])`)
      .execute()
    return found.map(({ tokenHash, kind, sessionCreatedAt, lastUsedAt, expiresAt, ...agent }) => ({
      agent,
      session: {
        tokenHash,
        agentId: agent.id,
        workspaceId: agent.workspaceId,
        kind,
        createdAt: sessionCreatedAt,
        lastUsedAt,
        expiresAt,
      },
    }))
  }

  async touch(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void> {
    await this.#db
      .updateTable('agent_session')
      .set({ last_used_at: lastUsedAt, expires_at: expiresAt })
      .where('token_hash', '=', tokenHash)
      .execute()
  }

  async revoke(tokenHash: string): Promise<void> {
    await this.#db.deleteFrom('agent_session').where('token_hash', '=', tokenHash).execute()
  }

  async revokeAllOf(workspaceId: string, agentId: string): Promise<void> {
    await this.#db
      .deleteFrom('agent_session')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute()
  }

  async removeExpired(now: Date): Promise<void> {
    await this.#db.deleteFrom('agent_session').where('expires_at', '<', now).execute()
  }
}
