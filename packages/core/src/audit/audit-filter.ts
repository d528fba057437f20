import type { AuditFilter, AuditRecord, AuditStore } from './audit-store.ts'

/** Whether `listAll` with this filter has the entry. */
export function matchesAuditFilter(
  { id, at, actor }: AuditRecord,
  filter: Omit<Parameters<AuditStore['listAll']>[0], 'limit'>,
): boolean {
  const { from, to, workspaceId, afterId } = filter
  if (from !== undefined && at < from) return false
  if (to !== undefined && at >= to) return false
  if (workspaceId !== undefined && actor.workspaceId !== workspaceId) return false
  return afterId === undefined || id > afterId
}

/** Whether `list` with this filter has the entry. */
export function matchesAuditList(entry: AuditRecord, filter: AuditFilter): boolean {
  const { id, at, actor, action, target } = entry
  const { from, to, beforeId, ...wanted } = filter
  const own = {
    actorType: actor.type,
    actorId: actor.id,
    action,
    targetType: target?.type,
    targetId: target?.id,
  }
  if (from !== undefined && at < from) return false
  if (to !== undefined && at >= to) return false
  if (beforeId !== undefined && id >= beforeId) return false
  return (Object.entries(wanted) as [keyof typeof own, unknown][]).every(
    ([field, value]) => value === undefined || own[field] === value,
  )
}
