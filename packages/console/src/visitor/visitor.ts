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

/** The address if it may be a link (http or https), or else null. */
export function linkOf(address: string): string | null {
  try {
    const { protocol, href } = new URL(address)
    return protocol === 'http:' || protocol === 'https:' ? href : null
  } catch {
    return null
  }
}
