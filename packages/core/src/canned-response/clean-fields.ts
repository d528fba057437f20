import { type FieldErrorCode, limits } from '@papo/protocol'
import { Refusal } from '../platform/refusal.ts'
import { cleanLine, cleanText } from '../platform/text.ts'
import type { CannedFields } from './canned-response.ts'

const word = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u

/** The word after the `/`, which may stand before it. Refuses `invalid_request` with the field's code. */
export function cleanShortcut(given: string): string {
  const shortcut = given.trim().replace(/^\//u, '').normalize('NFC')
  if (shortcut === '') throw refused('empty', 'is empty')
  if (word.test(shortcut) && [...shortcut].length <= limits.shortcutLength) return shortcut
  throw refused(
    'not_a_shortcut',
    `must be 1 to ${limits.shortcutLength} letters, digits, “-”, “_” or “.”`,
  )
}

/** How each field is cleaned. Each refuses what cannot be stored. */
const cleaners: { [Field in keyof CannedFields]: (given: string) => CannedFields[Field] } = {
  shortcut: cleanShortcut,
  title: (given) => cleanLine('title', given, limits.nameLength),
  text: (given) => cleanText('text', given),
}
type Given = { [Field in keyof CannedFields]: string | null }

/** The fields that are given, cleaned. Refuses `invalid_request`, `text_too_long`. */
export function cleanFields(given: Given): CannedFields {
  return {
    shortcut: cleanShortcut(given.shortcut ?? ''),
    title: cleaners.title(given.title ?? ''),
    text: cleaners.text(given.text ?? ''),
  }
}

/** Why a field cannot be stored. */
export interface FieldFault {
  column: keyof CannedFields
  code: FieldErrorCode
  message: string
}

/** What is wrong with each field. */
export function fieldFaults(given: Record<keyof CannedFields, string>): FieldFault[] {
  const columns = Object.keys(cleaners) as (keyof CannedFields)[]
  return columns.flatMap((column) => {
    try {
      cleaners[column](given[column])
      return []
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return [{ column, ...faultOf(error, given[column]) }]
    }
  })
}

function faultOf({ code, message, extras }: Refusal, given: string): Omit<FieldFault, 'column'> {
  const [first] = extras.errors ?? []
  const words = { message: first?.message ?? message }
  if (first?.code !== undefined) return { code: first.code, ...words }
  if (code === 'text_too_long') return { code: 'too_long', ...words }
  return { code: given.trim() === '' ? 'empty' : 'invalid_character', ...words }
}

const refused = (code: FieldErrorCode, message: string) =>
  new Refusal('invalid_request', `The shortcut ${message}.`, {
    errors: [{ path: '/shortcut', code, message }],
  })
