import { limits } from '@papo/protocol'
import { Refusal, wrong } from './refusal.ts'

// Control characters but newline and tab.
// oxlint-disable-next-line no-control-regex
const controlCharacter = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/

interface TextRule {
  /** JSON Pointer to the field. */
  path: string
  maxLength: number
}

/** The text as it is stored, trimmed. Refuses malformed Unicode and control characters. */
export function cleanText(text: string, { path, maxLength }: TextRule): string {
  const clean = text.trim()
  if (clean === '') throw wrong(path, 'must not be empty')
  if (/\p{Surrogate}/u.test(clean)) throw wrong(path, 'must be well-formed Unicode')
  if (controlCharacter.test(clean)) throw wrong(path, 'must not hold control characters')
  if ([...clean].length > maxLength)
    throw new Refusal('text_too_long', { detail: `${path} is longer than ${maxLength}` })
  return clean
}

export const messageText = (text: string, path = '/text'): string =>
  cleanText(text, { path, maxLength: limits.textLength })

/** The feedback as it is stored; null if it is absent or blank. */
export const feedbackText = (text: string | undefined): string | null =>
  text?.trim() ? cleanText(text, { path: '/feedback', maxLength: limits.feedbackLength }) : null

/** A page’s address as it is stored: without query and fragment, which may hold secrets. */
export function pageAddress(url: string, path: string): string {
  const address = URL.canParse(url) ? new URL(url) : null
  if (!address || !/^https?:$/.test(address.protocol))
    throw wrong(path, 'must be an http or https address')
  const stored = address.origin + address.pathname
  if (stored.length > limits.urlLength) throw wrong(path, 'is too long once it is encoded')
  return stored
}
