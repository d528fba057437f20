import type { Random } from '../platform/random.ts'
import type { Actor } from './actor.ts'
import type { AuditRecord, AuditStore } from './audit-store.ts'

/** An action and its target, with details where there are any. */
export type AuditedAct = Pick<AuditRecord, 'action' | 'target'> &
  Partial<Pick<AuditRecord, 'details'>>

/**
 * Records an administrative act. Call it in the unit of work of the act itself, so that both are stored or neither.
 */
export async function recordAudit(
  stores: { audit: AuditStore },
  random: Random,
  actor: Actor,
  { action, target, details = {} }: AuditedAct,
  now: Date,
): Promise<void> {
  await stores.audit.insert({ id: random.newIdAt(now), at: now, actor, action, target, details })
}
