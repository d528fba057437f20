import type { AuditAction, AuditActorType, AuditTargetType } from '@papo/protocol'
import type { Actor } from './actor.ts'

/** One administrative act. */
export interface AuditRecord {
  id: string
  at: Date
  actor: Actor
  action: AuditAction
  target: { type: AuditTargetType; id: string } | null
  /** Ids, roles and field names: no personal data, no secret. */
  details: Record<string, string | number | boolean | null | string[]>
}

/** Which entries of a workspace to list; an entry must match every field. */
export interface AuditFilter {
  actorType?: AuditActorType
  actorId?: string
  action?: AuditAction
  targetType?: AuditTargetType
  targetId?: string
  /** At that time or later. */
  from?: Date
  /** Before that time. */
  to?: Date
  /** Only entries with a smaller id. */
  beforeId?: string
}

/**
 * Append-only: the database refuses to change or remove an entry, even by SQL on this connection. Only the removal of a
 * whole workspace takes its entries along.
 */
export interface AuditStore {
  insert(entry: AuditRecord): Promise<void>
  /** The entries that `matchesAuditList` takes, newest first, by id: ids are in order of time. */
  list(workspaceId: string, filter: AuditFilter & { limit: number }): Promise<AuditRecord[]>
  /**
   * Oldest first, by id, of one workspace or of all. Each filter is optional: `from` <= time < `to`, and an id greater
   * than `afterId`.
   */
  listAll(filter: {
    from?: Date
    to?: Date
    workspaceId?: string
    afterId?: string
    limit: number
  }): Promise<AuditRecord[]>
}
