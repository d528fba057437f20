import { limits } from '@papo/protocol'

/** Who a visitor is, by the word of the site. */
export interface Claims {
  externalId: string
  /** Null where the site says nothing of it. */
  name: string | null
  email: string | null
  expiresAt: Date
}

/** What a signed payload says, before anybody has looked at it. */
export type Payload = Readonly<Record<string, unknown>>

/** A token lives for 15 minutes at most … */
const maxLifeSeconds = 900
/** … and the clocks of two servers may differ by so much. */
export const toleranceSeconds = 5

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u001f\u007f-\u009f]/u
const email = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/u

/**
 * The claims of a payload whose signature, audience and times have been verified; null where it says no one
 * person, or lives longer than is taken. A name or an e-mail that cannot be shown is left out: the site knows
 * its visitor by `sub` alone.
 */
export function claimsOf(payload: Payload, now: Date): Claims | null {
  const { sub, iat, exp, name, email: address } = payload
  if (typeof sub !== 'string' || !isExternalId(sub)) return null
  if (typeof iat !== 'number' || typeof exp !== 'number') return null
  const seconds = now.getTime() / 1000
  // @fault longest-life
  if (exp <= iat || exp - iat > maxLifeSeconds) return null
  if (iat > seconds + toleranceSeconds) return null
  if (exp > seconds + maxLifeSeconds + toleranceSeconds) return null
  if (!isTextOrAbsent(name) || !isTextOrAbsent(address)) return null
  return {
    externalId: sub,
    name: cleanedName(name),
    email: cleanedEmail(address),
    expiresAt: new Date((exp + toleranceSeconds) * 1000),
  }
}

function isExternalId(sub: string): boolean {
  return (
    sub !== '' &&
    [...sub].length <= limits.externalIdLength &&
    sub.isWellFormed() &&
    !control.test(sub)
  )
}

const isTextOrAbsent = (value: unknown): value is string | null | undefined =>
  value === undefined || value === null || typeof value === 'string'

function cleanedName(name: string | null | undefined): string | null {
  const line = (name ?? '')
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return [...line].slice(0, limits.nameLength).join('').trim() || null
}

function cleanedEmail(address: string | null | undefined): string | null {
  const line = (address ?? '').trim()
  const isOne = line.length <= limits.emailLength && email.test(line)
  return isOne && line.isWellFormed() && !control.test(line) ? line : null
}
