import type { AuditAction, AuditTargetType } from '@papo/protocol'
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

/** Append-only: the database refuses to change or remove an entry, even by SQL on this connection. */
export interface AuditStore {
  insert(entry: AuditRecord): Promise<void>
  /** Newest first, by id (ids are in order of time); with `beforeId`, only entries with a smaller id. */
  list(workspaceId: string, filter: { beforeId?: string; limit: number }): Promise<AuditRecord[]>
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
