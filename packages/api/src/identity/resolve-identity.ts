import type { VisitorRecord } from '../chat/visitor.ts'

/**
 * Which visitor a verified identity is, and what becomes of the one who calls:
 * - `create`: nobody is known by it, and nobody calls who could be
 * - `verify`: nobody is known by it; the one who calls is from now on
 * - `carryOver`: somebody is known by it, and gets the chats of the one who calls, who was nobody yet
 * - `enter`: somebody is known by it, and that is all: the one who calls is nobody, the same, or somebody else
 */
export type IdentityResolution =
  | { kind: 'create' }
  | { kind: 'verify'; visitor: VisitorRecord }
  | { kind: 'carryOver'; visitor: VisitorRecord; from: VisitorRecord }
  | { kind: 'enter'; visitor: VisitorRecord }

/** Only what one browser did before anybody was verified in it is ever carried over. */
export function resolveIdentity(
  known: VisitorRecord | null,
  calling: VisitorRecord | null,
): IdentityResolution {
  const isNobody = calling !== null && /* @fault attach-to-nobody */ calling.identity === null
  if (known === null) return isNobody ? { kind: 'verify', visitor: calling } : { kind: 'create' }
  return isNobody
    ? { kind: 'carryOver', visitor: known, from: calling }
    : { kind: 'enter', visitor: known }
}
