import type { AuditTargetType } from '@papo/protocol'
import { type Kysely, sql } from 'kysely'
import type { AuditRecord, AuditStore } from '@papo/core/audit/audit-store'
import type { Tables } from './schema.ts'

const auditColumns = [
  'id',
  'workspace_id as workspaceId',
  'at',
  'actor_type as actorType',
  'actor_id as actorId',
  'address',
  'action',
  'target_type as targetType',
  'target_id as targetId',
  'details',
] as const

/** The log keeps the name at the time; of an agent who was erased nobody sees it. */
const shownName = sql<string | null>`CASE WHEN EXISTS (
  SELECT FROM agent
  WHERE agent.workspace_id = audit_entry.workspace_id AND agent.id = audit_entry.actor_id
    AND agent.erased_at IS NOT NULL
) THEN NULL ELSE actor_name END`.as('actorName')

const filterColumns = {
  actorType: 'actor_type',
  actorId: 'actor_id',
  action: 'action',
  targetType: 'target_type',
  targetId: 'target_id',
} as const

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
    filter: Parameters<AuditStore['list']>[1],
  ): Promise<AuditRecord[]> {
    const { beforeId, from, to, limit, ...equal } = filter
    let newest = this.#entries()
      .where('workspace_id', '=', workspaceId)
      .orderBy('id', 'desc')
      .limit(limit)
    if (beforeId !== undefined) newest = newest.where('id', '<', beforeId)
    if (from !== undefined) newest = newest.where('at', '>=', from)
    if (to !== undefined) newest = newest.where('at', '<', to)
    for (const [field, value] of Object.entries(equal)) {
      newest = newest.where(filterColumns[field as keyof typeof filterColumns], '=', value)
    }
    const found = await newest.execute()
    return found.map(recordOf)
  }

  async listAll(filter: Parameters<AuditStore['listAll']>[0]): Promise<AuditRecord[]> {
    const { from, to, workspaceId, afterId, limit } = filter
    let oldest = this.#entries().orderBy('id').limit(limit)
    if (from !== undefined) oldest = oldest.where('at', '>=', from)
    if (to !== undefined) oldest = oldest.where('at', '<', to)
    if (workspaceId !== undefined) oldest = oldest.where('workspace_id', '=', workspaceId)
    if (afterId !== undefined) oldest = oldest.where('id', '>', afterId)
    const found = await oldest.execute()
    return found.map(recordOf)
  }
  #entries() {
    return this.#db.selectFrom('audit_entry').select(auditColumns).select(shownName)
  }
}

type AuditRow = Pick<AuditRecord, 'id' | 'at' | 'action' | 'details'> & {
  workspaceId: string
  actorType: AuditRecord['actor']['type']
  actorId: string | null
  actorName: string | null
  address: string | null
  targetType: AuditTargetType | null
  targetId: string | null
}

function recordOf({ id, at, action, details, ...row }: AuditRow): AuditRecord {
  const { workspaceId, actorType: type, actorId, actorName: name, address } = row
  const { targetType, targetId } = row
  return {
    id,
    at,
    actor: { workspaceId, type, id: actorId, name, address },
    action,
    target: targetType === null || targetId === null ? null : { type: targetType, id: targetId },
    details,
  }
}
