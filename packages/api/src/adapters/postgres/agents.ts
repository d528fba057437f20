import type { AgentAvailability } from '@papo/protocol'
import { sql, type Kysely } from 'kysely'
import type { AgentRecord } from '@papo/core/agent/agent'
import type { AgentStore, PresentAgent } from '@papo/core/agent/agent-store'
import { revisionColumns } from './revisions.ts'
import type { Tables } from './schema.ts'

export const agentColumns = [
  'agent.id',
  'agent.workspace_id as workspaceId',
  'agent.name',
  'agent.email',
  'agent.password_hash as passwordHash',
  'agent.password_set_at as passwordSetAt',
  'agent.role',
  'agent.avatar_url as avatarUrl',
  'agent.capacity',
  'agent.site_ids as siteIds',
  'agent.availability',
  'agent.languages',
  'agent.alerts_by_mail as alertsByMail',
  'agent.last_seen_at as lastSeenAt',
  'agent.disabled_at as disabledAt',
  'agent.erased_at as erasedAt',
  'agent.revision',
  'agent.field_revisions as fieldRevisions',
  'agent.created_at as createdAt',
] as const

const siteIdsOf = ({ siteIds }: AgentRecord): string[] | null =>
  siteIds === null ? null : [...siteIds]

export class Agents implements AgentStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(agent: AgentRecord): Promise<boolean> {
    const inserted = await this.#db
      .insertInto('agent')
      .values({
        id: agent.id,
        workspace_id: agent.workspaceId,
        name: agent.name,
        email: agent.email,
        password_hash: agent.passwordHash,
        password_set_at: agent.passwordSetAt,
        role: agent.role,
        avatar_url: agent.avatarUrl,
        capacity: agent.capacity,
        site_ids: siteIdsOf(agent),
        availability: agent.availability,
        languages: agent.languages,
        alerts_by_mail: agent.alertsByMail,
        last_seen_at: agent.lastSeenAt,
        disabled_at: agent.disabledAt,
        erased_at: agent.erasedAt,
        ...revisionColumns(agent),
        created_at: agent.createdAt,
      })
      .onConflict((conflict) => conflict.expression(sql`workspace_id, lower(email)`).doNothing())
      .returning('id')
      .executeTakeFirst()
    return inserted !== undefined
  }

  async save(agent: AgentRecord): Promise<void> {
    await this.#db
      .updateTable('agent')
      .set({
        name: agent.name,
        password_hash: agent.passwordHash,
        password_set_at: agent.passwordSetAt,
        role: agent.role,
        avatar_url: agent.avatarUrl,
        capacity: agent.capacity,
        site_ids: siteIdsOf(agent),
        availability: agent.availability,
        languages: agent.languages,
        alerts_by_mail: agent.alertsByMail,
        disabled_at: agent.disabledAt,
        ...revisionColumns(agent),
      })
      .where('workspace_id', '=', agent.workspaceId)
      .where('id', '=', agent.id)
      .execute()
  }

  async find(workspaceId: string, id: string): Promise<AgentRecord | null> {
    return (await this.#one(workspaceId, id).executeTakeFirst()) ?? null
  }

  async lock(workspaceId: string, id: string): Promise<AgentRecord | null> {
    const agent = this.#one(workspaceId, id)
      // @fault agent-lock
      .forNoKeyUpdate()
    return (await agent.executeTakeFirst()) ?? null
  }

  async tryLock(workspaceId: string, id: string): Promise<AgentRecord | null> {
    const agent = this.#one(workspaceId, id).forNoKeyUpdate().skipLocked()
    return (await agent.executeTakeFirst()) ?? null
  }

  async setAvailability(
    workspaceId: string,
    id: string,
    availability: AgentAvailability,
  ): Promise<void> {
    await this.#db
      .updateTable('agent')
      .set({ availability })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  }

  async lockOwners(workspaceId: string): Promise<AgentRecord[]> {
    return this.#db
      .selectFrom('agent')
      .select(agentColumns)
      .where('workspace_id', '=', workspaceId)
      .where('role', '=', 'owner')
      .where('disabled_at', 'is', null)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute()
  }

  async forgetSite(workspaceId: string, siteId: string): Promise<void> {
    await this.#db
      .updateTable('agent')
      .set({ site_ids: sql<string[]>`array_remove(site_ids, ${siteId}::uuid)` })
      .where('workspace_id', '=', workspaceId)
      .where(sql<boolean>`${siteId}::uuid = any(site_ids)`)
      .execute()
  }

  async listByEmail(email: string): Promise<AgentRecord[]> {
    return this.#db
      .selectFrom('agent')
      .select(agentColumns)
      .where(sql`lower(email)`, '=', sql`lower(${email})`)
      .where('erased_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
  }

  async present(workspaceId: string, seenAfter: Date): Promise<PresentAgent[]> {
    return this.#db
      .selectFrom('agent')
      .select(['role', 'site_ids as siteIds'])
      .where('workspace_id', '=', workspaceId)
      .where('availability', '=', 'online')
      .where('last_seen_at', '>', seenAfter)
      .where('disabled_at', 'is', null)
      .execute()
  }

  async list(workspaceId: string): Promise<AgentRecord[]> {
    return this.#db
      .selectFrom('agent')
      .select(agentColumns)
      .where('workspace_id', '=', workspaceId)
      .where('erased_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
  }

  #one(workspaceId: string, id: string) {
    return this.#db
      .selectFrom('agent')
      .select(agentColumns)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
  }
}
