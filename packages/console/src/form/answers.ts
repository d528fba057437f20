import type { PapoError } from '@papo/sdk'
import type { Changes } from './conflict.ts'
import { namesOf } from './fields.ts'

/** Where each field of a form is in what the server stores, as a JSON Pointer such as `/appearance/color`. */
export type Pointers<Values> = { [Name in keyof Values & string]: string }

/** The value that stands at `pointer` inside of what stands at `path`; undefined if it is not in there. */
function inside(pointer: string, path: string, value: unknown): unknown {
  if (pointer === path) return value
  if (!pointer.startsWith(`${path}/`)) return undefined
  return pointer
    .slice(path.length + 1)
    .split('/')
    .reduce((whole, step) => (whole as Record<string, unknown> | null)?.[step], value)
}

/** What somebody else has changed, out of the answer `changed_meanwhile`; null if it is another answer. */
export function changesOf<Values extends object>(
  { code, problem }: PapoError,
  pointers: Pointers<Values>,
): Changes<Values> | null {
  const meanwhile = problem?.meanwhile
  if (code !== 'changed_meanwhile' || !meanwhile) return null
  const found = namesOf<Pointers<Values>>(pointers).flatMap((name) => {
    const values = meanwhile.fields.map(({ path, value }) => inside(pointers[name], path, value))
    const value = values.find((one) => one !== undefined)
    return value === undefined ? [] : [[name, value]]
  })
  return { values: Object.fromEntries(found) as Partial<Values>, revision: meanwhile.revision }
}

/** The fields that a refusal names, each with the complaint; null if it names none of them. */
export function refusedFields<Values extends object, Complaint extends string>(
  { problem }: PapoError,
  pointers: Pointers<Values>,
  complaint: Complaint,
): Partial<Record<keyof Values, Complaint>> | null {
  const paths = (problem?.errors ?? []).map(({ path }) => path)
  const named = namesOf<Pointers<Values>>(pointers).filter((name) =>
    paths.some((path) => path === pointers[name] || path.startsWith(`${pointers[name]}/`)),
  )
  if (!named.length) return null
  return Object.fromEntries(named.map((name) => [name, complaint])) as Partial<
    Record<keyof Values, Complaint>
  >
}
