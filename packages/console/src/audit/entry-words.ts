import type { AuditEntry } from '@papo/sdk'
import type { words } from './words-en.ts'

type AuditTexts = typeof words

/** Who did it. */
export function actorOf({ actor }: AuditEntry, w: AuditTexts): string {
  if (actor.type === 'operator') return w.operator
  if (actor.type === 'system') return w.system
  return actor.name ?? (actor.id === null ? w.unknown : w.former)
}

/** What changed, if the entry says so. */
export function detailsOf({ details }: AuditEntry, w: AuditTexts): string {
  const { fields, from, to, role } = details
  if (Array.isArray(fields)) return w.changed(fields)
  if (typeof from === 'string' && typeof to === 'string') return w.roleChange(from, to)
  return typeof role === 'string' ? w.role(role) : ''
}

/** The entries as rows of a table, with a first row of titles. */
export const rowsOf = (entries: readonly AuditEntry[], w: AuditTexts): string[][] => [
  [...w.columns],
  ...entries.map((entry) => [
    entry.at,
    actorOf(entry, w),
    entry.address ?? '',
    w.actions[entry.action],
    entry.target === null ? '' : w.targets[entry.target.type],
    entry.target?.id ?? '',
    detailsOf(entry, w),
  ]),
]
