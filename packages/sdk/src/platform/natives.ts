/**
 * The built-ins that carry data, as they were when this module was loaded: a page that replaces
 * them later changes nothing here.
 */
export const parseJson = JSON.parse
export const encodePart = encodeURIComponent
export const Aborter = AbortController

const { stringify } = JSON
const { keys, create } = Object

/** Pages of old add `toJSON` to the prototypes; only what a value itself holds is written. */
function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.assign(value.map(bare), { toJSON: undefined })
  const copy: Record<string, unknown> = create(null)
  for (const key of keys(value)) copy[key] = bare((value as Record<string, unknown>)[key])
  return copy
}

export const toJson = (value: unknown): string => stringify(bare(value))
