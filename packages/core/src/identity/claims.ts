import { type Attributes, limits } from '@papo/protocol'
import { cutText } from '../platform/text.ts'

/** What the site's token says about a visitor. */
export interface Claims {
  externalId: string
  /** Null if the token has none. */
  name: string | null
  email: string | null
  attributes: Attributes
  expiresAt: Date
}

/** The payload of a signed token, before its claims are checked. */
export type Payload = Readonly<Record<string, unknown>>

/** A token is valid for 15 minutes at most. */
const maxLifeSeconds = 900
/** How far the clocks of two servers may differ. */
export const toleranceSeconds = 5

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u001f\u007f-\u009f]/u
const email = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/u

/**
 * The claims of a payload whose signature, audience and times are verified; null if it does not identify
 * one person, or is valid for too long. A name, an e-mail or an attribute that cannot be displayed is left out, since
 * `sub` alone identifies the visitor.
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
    attributes: cleanedAttributes(payload['attributes']),
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
  return cutText(line, limits.nameLength).trim() || null
}

function cleanedEmail(address: string | null | undefined): string | null {
  const line = (address ?? '').trim()
  const isOne = line.length <= limits.emailLength && email.test(line)
  return isOne && line.isWellFormed() && !control.test(line) ? line : null
}

/** The first 20 attributes that a visitor may have. */
function cleanedAttributes(claimed: unknown): Attributes {
  if (typeof claimed !== 'object' || claimed === null || Array.isArray(claimed)) return {}
  const valid = Object.entries(claimed).filter(
    (entry): entry is [string, Attributes[string]] => isName(entry[0]) && isValue(entry[1]),
  )
  return Object.fromEntries(valid.slice(0, limits.attributeCount))
}

const isName = (name: string): boolean =>
  name !== '' &&
  name.length <= limits.attributeKeyLength &&
  name.isWellFormed() &&
  !control.test(name)

function isValue(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'string') return value === null || typeof value === 'boolean'
  return value.length <= limits.attributeLength && value.isWellFormed() && !value.includes('\0')
}
