import { limits } from './limits.ts'
import type { Attributes } from './visitor.ts'

/**
 * A visitor's attributes after more were given, at most 20. The given names are kept, with the given values; the
 * others follow in the order of their names, and those that do not fit any more are dropped. The rule looks at
 * names alone, since the store keeps no order of time: whoever applies it to the same two sets gets the same one.
 */
export function mergeAttributes(known: Attributes, given: Attributes): Attributes {
  const others = Object.entries(known)
    .filter(([name]) => !Object.hasOwn(given, name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries([...Object.entries(given), ...others].slice(0, limits.attributeCount))
}
