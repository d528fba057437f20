/**
 * The built-ins that handle data, captured when this module loads: a page that replaces them later
 * does not affect the SDK.
 */
export const parseJson = JSON.parse
export const encodePart = encodeURIComponent
export const Aborter = AbortController

const { stringify } = JSON
const { keys, create } = Object

/** Copies own properties only: old libraries add `toJSON` to the prototypes. */
function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.assign(value.map(bare), { toJSON: undefined })
  const copy: Record<string, unknown> = create(null)
  for (const key of keys(value)) copy[key] = bare((value as Record<string, unknown>)[key])
  return copy
}

export const toJson = (value: unknown): string => stringify(bare(value))
