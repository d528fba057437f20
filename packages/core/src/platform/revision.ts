import { isSameJson } from './json.ts'
import { Refusal } from './refusal.ts'

/** How often a thing was changed, and at which revision each of its fields was changed last. */
export interface Revised {
  /** 1 for a new thing, and one more after each change. */
  revision: number
  /** By the JSON Pointer of the field. A field that was never changed is missing. */
  fieldRevisions: Readonly<Record<string, number>>
}

/** The fields of a thing that its revision counts, as the API calls them. */
export type Fields = Readonly<Record<string, unknown>>

export const firstRevision: Revised = { revision: 1, fieldRevisions: {} }

/**
 * Refuses `changed_meanwhile` unless `ifRevision` is the present revision or was not given. The refusal has every field
 * that was changed since, with its present value.
 */
export function requireRevision(
  { revision, fieldRevisions }: Revised,
  present: Fields,
  ifRevision: number | undefined,
): void {
  if (ifRevision === undefined || ifRevision === revision) return
  const fields = Object.entries(fieldRevisions)
    .filter(([, changedAt]) => changedAt > ifRevision)
    .map(([path]) => ({ path, value: valueAt(present, path) }))
    // A part of an object that is null now: the whole object is among the changed fields.
    .filter(({ value }) => value !== undefined)
  throw new Refusal('changed_meanwhile', `The revision is ${revision} by now.`, {
    meanwhile: { revision, fields },
  })
}

/** The revision after a change; null if no field has changed. */
export function nextRevision(known: Revised, before: Fields, after: Fields): Revised | null {
  const changed = changedPaths(before, after)
  if (changed.length === 0) return null
  const revision = known.revision + 1
  const now = Object.fromEntries(changed.map((path) => [path, revision]))
  return { revision, fieldRevisions: { ...known.fieldRevisions, ...now } }
}

/** The names of the changed fields. */
export function changedFields(before: Fields, after: Fields): string[] {
  return Object.keys(after).filter((name) => !isSameJson(after[name], before[name]))
}

/**
 * The fields after a change. A field that is an object takes the parts that are given and keeps the others; any other
 * field is replaced. Undefined changes nothing.
 */
export function withParts<Known extends object>(known: Known, changes: object): Known {
  const fields = new Map<string, unknown>(Object.entries(known))
  for (const [name, value] of Object.entries(changes)) {
    const before = fields.get(name)
    if (value === undefined) continue
    fields.set(name, isObject(before) && isObject(value) ? withParts(before, value) : value)
  }
  return Object.fromEntries(fields) as Known
}

function changedPaths(before: Fields, after: Fields): string[] {
  return changedFields(before, after).flatMap((name) => {
    const [one, other] = [before[name], after[name]]
    if (!isObject(one) || !isObject(other)) return [`/${name}`]
    return changedFields(one, other).map((part) => `/${name}/${part}`)
  })
}

function valueAt(fields: Fields, path: string): unknown {
  let value: unknown = fields
  for (const name of path.split('/').slice(1)) value = isObject(value) ? value[name] : undefined
  return value
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
