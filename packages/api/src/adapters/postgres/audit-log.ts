import type { Kysely, Selectable } from 'kysely'
import type { AuditRecord, AuditStore } from '@papo/core/audit/audit-store'
import type { Tables } from './schema.ts'

export class AuditLog implements AuditStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert({ id, at, actor, action, target, details }: AuditRecord): Promise<void> {
    await this.#db
      .insertInto('audit_entry')
      .values({
        id,
        workspace_id: actor.workspaceId,
        at,
        actor_type: actor.type,
        actor_id: actor.id,
        actor_name: actor.name,
        address: actor.address,
        action,
        target_type: target?.type ?? null,
        target_id: target?.id ?? null,
        details: JSON.stringify(details),
      })
      .execute()
  }

  async list(
    workspaceId: string,
    { beforeId, limit }: { beforeId?: string; limit: number },
  ): Promise<AuditRecord[]> {
    const newest = this.#db
      .selectFrom('audit_entry')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .orderBy('id', 'desc')
      .limit(limit)
    const found = await (
      beforeId === undefined ? newest : newest.where('id', '<', beforeId)
    ).execute()
    return found.map(recordOf)
  }

  async listAll(filter: Parameters<AuditStore['listAll']>[0]): Promise<AuditRecord[]> {
    const { from, to, workspaceId, afterId, limit } = filter
    let oldest = this.#db.selectFrom('audit_entry').selectAll().orderBy('id').limit(limit)
    if (from !== undefined) oldest = oldest.where('at', '>=', from)
    if (to !== undefined) oldest = oldest.where('at', '<', to)
    if (workspaceId !== undefined) oldest = oldest.where('workspace_id', '=', workspaceId)
    if (afterId !== undefined) oldest = oldest.where('id', '>', afterId)
    const found = await oldest.execute()
    return found.map(recordOf)
  }
}

function recordOf(row: Selectable<Tables['audit_entry']>): AuditRecord {
  return {
    id: row.id,
    at: row.at,
    actor: {
      workspaceId: row.workspace_id,
      type: row.actor_type,
      id: row.actor_id,
      name: row.actor_name,
      address: row.address,
    },
    action: row.action,
    target:
      row.target_type === null || row.target_id === null
        ? null
        : { type: row.target_type, id: row.target_id },
    details: row.details,
  }
}
