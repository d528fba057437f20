import type { AccessLogStore, AccessRecord } from './access-log.ts'

type AccessFilter = Omit<Parameters<AccessLogStore['list']>[0], 'limit'>

/** Whether a list with this filter has the entry. */
export function matchesAccessFilter(
  access: AccessRecord,
  { from, to, workspaceId, after }: AccessFilter,
): boolean {
  if (access.at < from || access.at >= to) return false
  if (workspaceId !== undefined && access.workspaceId !== workspaceId) return false
  return after === undefined || inOrder(after, access) < 0
}

/** Oldest first, those of the same moment by id. */
export function inOrder(
  one: Pick<AccessRecord, 'at' | 'id'>,
  other: Pick<AccessRecord, 'at' | 'id'>,
): number {
  const ahead = one.at.getTime() - other.at.getTime()
  if (ahead !== 0) return ahead
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1
}
