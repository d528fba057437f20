import type { Visitor } from '@papo/sdk'
import type { Translations } from '../locales/en.ts'

/** A short mark that distinguishes nameless visitors: the last four digits of the id, which are random. */
export const markOf = (visitorId: string): string => visitorId.slice(-4).toUpperCase()

/** The visitor’s name in the console. */
export const nameOf = ({ name, id }: Visitor, t: Translations): string =>
  name ?? `${t.visitor} ${markOf(id)}`

/** Whether the site has signed a field. Unsigned fields are unverified. */
export const isSigned = (
  { verified, unverifiedFields, ...known }: Visitor,
  field: 'name' | 'email',
): boolean => verified === true && Boolean(known[field]) && !unverifiedFields?.includes(field)

/** One or two initials, for an avatar without a picture. */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/)
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]]
  return letters.map((part) => Array.from(part ?? '')[0]?.toLocaleUpperCase() ?? '').join('')
}

/** One of eight hues, always the same for one id. */
export function hueOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973
  return sum % 8
}

/** The address if it may be a link (http or https), or else null. */
export function linkOf(address: string): string | null {
  try {
    const { protocol, href } = new URL(address)
    return protocol === 'http:' || protocol === 'https:' ? href : null
  } catch {
    return null
  }
}
