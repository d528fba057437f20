import type { AuditAction, AuditTargetType } from '@papo/protocol'
import type { Actor } from './actor.ts'

/** One administrative act. */
export interface AuditRecord {
  id: string
  at: Date
  actor: Actor
  action: AuditAction
  target: { type: AuditTargetType; id: string } | null
  /** Ids, roles and names of fields: no value of a person, no secret. */
  details: Record<string, string | number | boolean | null | string[]>
}

/** Entries are added and read. Nothing changes or removes one, not even this connection with its own SQL. */
export interface AuditStore {
  insert(entry: AuditRecord): Promise<void>
  /** Newest first, by id (ids are in order of time); only entries with a smaller id than `beforeId`. */
  list(workspaceId: string, filter: { beforeId?: string; limit: number }): Promise<AuditRecord[]>
  /**
   * Oldest first, by id, of one workspace or of all: entries from `from` on, before `to`, with a greater id
   * than `afterId`, each where it is given.
   */
  listAll(filter: {
    from?: Date
    to?: Date
    workspaceId?: string
    afterId?: string
    limit: number
  }): Promise<AuditRecord[]>
}
