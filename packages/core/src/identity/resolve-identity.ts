import type { VisitorRecord } from '../visitor/visitor.ts'

/**
 * Which visitor a verified identity belongs to, and what happens to the caller:
 * - `create`: the identity is new, and the caller has no unverified visitor; a visitor is created
 * - `verify`: the identity is new; the caller's unverified visitor gets it
 * - `merge`: the identity has a visitor, who gets the chats of the caller's unverified visitor
 * - `enter`: the identity has a visitor, and the caller has none, the same one, or another verified one
 */
export type IdentityResolution =
  | { kind: 'create' }
  | { kind: 'verify'; visitor: VisitorRecord }
  | { kind: 'merge'; visitor: VisitorRecord; from: VisitorRecord }
  | { kind: 'enter'; visitor: VisitorRecord }

/** Only the chats of an unverified visitor are ever moved to another one. */
export function resolveIdentity(
  known: VisitorRecord | null,
  calling: VisitorRecord | null,
): IdentityResolution {
  const isUnverified = calling !== null && /* @fault attach-to-nobody */ calling.identity === null
  if (known === null)
    return isUnverified ? { kind: 'verify', visitor: calling } : { kind: 'create' }
  return isUnverified
    ? { kind: 'merge', visitor: known, from: calling }
    : { kind: 'enter', visitor: known }
}
