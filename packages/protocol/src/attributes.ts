import { limits } from './limits.ts'
import type { Attributes } from './visitor.ts'

/**
 * Merges attributes into a visitor's, at most 20. All given attributes are kept, with the given values; the
 * known ones follow in the order of their names, and those that no longer fit are dropped. The store does
 * not know which attribute is older, so the rule looks at names alone: the same two sets always merge to
 * the same result.
 */
export function mergeAttributes(known: Attributes, given: Attributes): Attributes {
  const remaining = Object.entries(known)
    .filter(([name]) => !Object.hasOwn(given, name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    [...Object.entries(given), ...remaining].slice(0, limits.attributeCount),
  )
}
