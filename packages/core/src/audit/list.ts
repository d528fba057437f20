import type {
  AuditAction,
  AuditActorType,
  AuditEntry,
  AuditPage,
  AuditTargetType,
} from '@papo/protocol'
import { decodeListCursor, encodeListCursor } from '../platform/list-cursor.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AuditFilter, AuditRecord, AuditStore } from './audit-store.ts'

/** Which entries to list; times are in ISO 8601. */
interface AuditQuery {
  actorType?: AuditActorType
  actorId?: string
  action?: AuditAction
  targetType?: AuditTargetType
  targetId?: string
  from?: string
  to?: string
  before?: string
  limit: number
}

/** One page of the workspace's audit log, newest first. Refuses `invalid_cursor`. */
export async function listAudit(
  { work }: { work: UnitOfWork<{ audit: AuditStore }> },
  workspaceId: string,
  { before, limit, from, to, ...wanted }: AuditQuery,
): Promise<AuditPage> {
  const filter: AuditFilter = { ...wanted }
  if (before !== undefined) filter.beforeId = decodeListCursor(before)
  if (from !== undefined) filter.from = new Date(from)
  if (to !== undefined) filter.to = new Date(to)
  // One entry more than `limit` shows whether there is a next page.
  const found = await work.read((stores) =>
    stores.audit.list(workspaceId, { ...filter, limit: limit + 1 }),
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { entries: page.map(entryView), nextCursor: isMore ? encodeListCursor(last.id) : null }
}

/** An entry in the form of the API. */
export function entryView({ id, at, actor, action, target, details }: AuditRecord): AuditEntry {
  return {
    id,
    at: at.toISOString(),
    actor: { type: actor.type, id: actor.id, name: actor.name },
    address: actor.address,
    action,
    target,
    details,
  }
}
