import { newIdAt } from '../id.ts'
import type { Stores } from '../work.ts'
import type { Actor } from './actor.ts'
import type { AuditRecord } from './audit-store.ts'

/** What was done, to what; without details there is nothing more to say. */
export type AuditedAct = Pick<AuditRecord, 'action' | 'target'> &
  Partial<Pick<AuditRecord, 'details'>>

/**
 * Writes down an administrative act. Called in the unit of work of the act itself, so that neither is there
 * without the other.
 */
export async function recordAudit(
  stores: Pick<Stores, 'audit'>,
  actor: Actor,
  { action, target, details = {} }: AuditedAct,
  now: Date,
): Promise<void> {
  await stores.audit.insert({ id: newIdAt(now), at: now, actor, action, target, details })
}
