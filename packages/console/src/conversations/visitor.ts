import type { Visitor } from '@papo/sdk'
import type { Translations } from '../locales/en.ts'

/** A short sign that tells nameless visitors apart: the last four digits of the id, which are random. */
export const markOf = (visitorId: string): string => visitorId.slice(-4).toUpperCase()

/** How the console calls a visitor. */
export const nameOf = ({ name, id }: Visitor, t: Translations): string =>
  name ?? `${t.visitor} ${markOf(id)}`

/** Whether the site has signed it. What it has not signed is the visitor’s own word. */
export const isSigned = (
  { verified, unverifiedFields, ...known }: Visitor,
  field: 'name' | 'email',
): boolean => verified === true && Boolean(known[field]) && !unverifiedFields?.includes(field)

/** A letter or two for the picture of somebody who has none. */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/)
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]]
  return letters.map((part) => Array.from(part ?? '')[0]?.toLocaleUpperCase() ?? '').join('')
}

/** One of eight, always the same for one person. */
export function hueOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973
  return sum % 8
}

/** An address that may be a link: http and https only. Null for everything else. */
export function linkOf(address: string): string | null {
  try {
    const { protocol, href } = new URL(address)
    return protocol === 'http:' || protocol === 'https:' ? href : null
  } catch {
    return null
  }
}
