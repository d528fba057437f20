import type { AuditRecord, AuditStore } from './audit-store.ts'

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
