import { limits } from '@papo/protocol'
import { Refusal } from './refusal.ts'

/** Every control character but newline and tab. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u

/** Trims a text and checks it: well-formed, no control characters, 1 … `max` Unicode code points. */
export function cleanText(field: string, value: string, max: number = limits.textLength): string {
  if (!value.isWellFormed()) throw invalid(field, 'holds half of a character')
  const text = value.trim()
  // @fault control-characters
  if (control.test(text)) throw invalid(field, 'holds a control character')
  if (text === '') throw invalid(field, 'is empty')
  // A text of n code points has at most 2n units, so a short one need not be counted.
  // @fault text-length
  if (text.length > max && /* @fault code-points */ [...text].length > max) {
    throw new Refusal('text_too_long', `At most ${max} characters are allowed.`, {
      errors: [{ path: `/${field}`, message: `must not have more than ${max} characters` }],
    })
  }
  return text
}

/** Like `cleanText`, for one line; null if it is missing or blank. */
export function cleanLine(field: string, value: string | undefined, max: number): string | null {
  if (value === undefined || value.trim() === '') return null
  const text = cleanText(field, value, max)
  if (/[\n\t]/u.test(text)) throw invalid(field, 'must be one line')
  return text
}

/** Checks a required name: one line, at most 80 code points. */
export function cleanName(field: string, value: string): string {
  const name = cleanLine(field, value, limits.nameLength)
  if (name === null) throw invalid(field, 'is empty')
  return name
}

/**
 * A page's address without its query and fragment, which may hold private data. Only http and https. The bound applies
 * to the result: encoding its characters makes an address longer.
 */
export function cleanUrl(field: string, value: string): string {
  if (!URL.canParse(value)) throw invalid(field, 'is not an address')
  const url = new URL(value)
  // @fault page-scheme
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid(field, 'must begin with http or https')
  }
  // @fault page-without-query
  const address = url.origin + url.pathname
  if (address.length > limits.urlLength) {
    throw invalid(
      field,
      `must not have more than ${limits.urlLength} characters once it is encoded`,
    )
  }
  return address
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * The beginning of a text: at most `max` Unicode code points. It ends between characters that people see, not within
 * a flag or a family, unless the first one alone is longer.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  let length = 0
  for (const { segment, index } of graphemes.segment(text)) {
    length += [...segment].length
    if (length > max) return index > 0 ? text.slice(0, index) : [...segment].slice(0, max).join('')
  }
  return text
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid_request', `${field} ${message}.`, {
    errors: [{ path: `/${field}`, message }],
  })
}
