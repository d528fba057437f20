import type { AuditAction, AuditEntry, AuditPage, AuditTargetType } from '@papo/protocol'
import type { AgentRecord, Installation } from './installation.ts'
import { Refusal } from './refusal.ts'

/** An action and its target. */
export interface AuditedAct {
  action: AuditAction
  target: { type: AuditTargetType; id: string }
  details?: AuditEntry['details']
}

/** Adds an administrator’s action to the audit log. */
export function record(
  installation: Installation,
  by: Pick<AgentRecord, 'workspaceId' | 'agent'>,
  { action, target, details = {} }: AuditedAct,
): void {
  const { id, name } = by.agent
  installation.audit.push({
    workspaceId: by.workspaceId,
    entry: {
      id: installation.newId(),
      at: installation.timestamp,
      actor: { type: 'agent', id, name },
      address: null,
      action,
      target,
      details,
    },
  })
}

/** One page of a workspace’s audit log, newest first. */
export function auditPage(
  { audit }: Installation,
  workspaceId: string,
  { before, limit }: { before?: string; limit: number },
): AuditPage {
  const own = audit.filter((one) => one.workspaceId === workspaceId).map(({ entry }) => entry)
  const end = before === undefined ? own.length : own.findIndex(({ id }) => cursorOf(id) === before)
  if (end === -1) throw new Refusal('invalid_cursor')
  const start = Math.max(0, end - limit)
  const entries = own.slice(start, end).toReversed()
  return { entries, nextCursor: start > 0 ? cursorOf(entries.at(-1)?.id ?? '') : null }
}

const cursorOf = (id: string) => btoa(`audit:${id}`)

/** The names of the fields that a change makes different. */
export function changedFields(known: object, change: object): string[] {
  const before = new Map(Object.entries(known))
  return Object.entries(change)
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before.get(field)))
    .map(([field]) => field)
}
