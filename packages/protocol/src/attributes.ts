import { limits } from './limits.ts'
import type { Attributes } from './visitor.ts'

/**
 * Merges attributes into a visitor's, at most 20. All given attributes are kept, with the given values; the
 * known ones follow in the order of their names, and those that no longer fit are dropped. The store does
 * not know which attribute is older, so the rule looks at names alone: the same two sets always merge to
 * the same result. Known attributes with a name in `lasting` are neither replaced nor dropped.
 */
export function mergeAttributes(
  known: Attributes,
  given: Attributes,
  lasting: readonly string[] = [],
): Attributes {
  const isLasting = ([name]: [string, unknown]) =>
    lasting.includes(name) && Object.hasOwn(known, name)
  const entries = Object.entries(known)
  const told = Object.entries(given).filter((entry) => !isLasting(entry))
  const remaining = entries
    .filter((entry) => !isLasting(entry) && !Object.hasOwn(given, entry[0]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    [...entries.filter(isLasting), ...told, ...remaining].slice(0, limits.attributeCount),
  )
}
