import type { Problem } from '@papo/protocol'
import { Refusal } from '../platform/refusal.ts'

/** What is wrong with one field of a body, or with one parameter of an address. */
export type FieldError = NonNullable<Problem['errors']>[number]

/** The client chooses the names in a path, so it is cut off here. */
const maxPath = 200

/** A key as a part of a JSON Pointer (RFC 6901). */
export const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

export const fieldError = (path: string, message: string): FieldError => ({
  path: path.slice(0, maxPath),
  message,
})

export const invalidBody = (errors: FieldError[]): Refusal =>
  new Refusal('invalid_request', 'The body is not valid.', { errors })

export const invalidAddress = (errors: FieldError[]): Refusal =>
  new Refusal('invalid_request', 'The address is not valid.', { errors })

/** Why a text cannot be stored or displayed, or null. */
export function textFault(text: string): string | null {
  // @fault no-nul
  if (text.includes('\0')) return 'must not contain the character NUL'
  // @fault well-formed
  if (!text.isWellFormed()) return 'must be well-formed Unicode'
  return null
}
