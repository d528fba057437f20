import type { AuditEntry, AuditPage } from '@papo/protocol'
import { decodeListCursor, encodeListCursor } from '../list-cursor.ts'
import type { Services } from '../services.ts'
import type { AuditRecord } from './audit-store.ts'

/** What was done in the workspace, newest first, a page at a time. Refuses `invalid_cursor`. */
export async function listAudit(
  services: Services,
  workspaceId: string,
  { before, limit }: { before?: string; limit: number },
): Promise<AuditPage> {
  const beforeId = before === undefined ? {} : { beforeId: decodeListCursor(before) }
  // One more than asked for tells whether there is a next page.
  const found = await services.database.work.read((stores) =>
    stores.audit.list(workspaceId, { ...beforeId, limit: limit + 1 }),
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { entries: page.map(entryView), nextCursor: isMore ? encodeListCursor(last.id) : null }
}

/** An entry as it is told. */
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
