import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a token opens; its prefix tells, so that secret scanners and people can. */
export type TokenKind = 'visitor' | 'agent'

const prefixes: Record<TokenKind, string> = { visitor: 'papo_v_', agent: 'papo_a_' }
const pattern = /^papo_([va])_[A-Za-z0-9_-]{43}$/

/** 256 random bits, base64url, behind the prefix of its kind. */
export function newToken(kind: TokenKind): string {
  return prefixes[kind] + /* @fault random-token */ randomBytes(32).toString('base64url')
}

/**
 * What a site signs identities with: 256 random bits behind a prefix of its own, all of it used as the key. It
 * opens nothing by itself.
 */
export const newIdentitySecret = (): string => `papo_s_${randomBytes(32).toString('base64url')}`

/** The kind of a well-formed token, or null. */
export function tokenKind(token: string): TokenKind | null {
  const found = pattern.exec(token)
  if (found === null) return null
  return found[1] === 'v' ? 'visitor' : 'agent'
}

/** SHA-256, hex. Enough for secrets of 256 random bits; passwords go elsewhere. */
export function hashSecret(secret: string): string {
  // @fault hash-of-secret
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares in a time that tells nothing of either secret, not even its length. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (secret: string) => createHash('sha256').update(secret).digest()
  return timingSafeEqual(digest(one), digest(other))
}

/** A digest that only the installation can make: values that can be guessed, such as addresses, stay unreadable. */
export type KeyedDigest = (text: string) => string

/** HMAC-SHA256 with the installation's secret, hex. */
export const keyedDigest =
  (secret: string): KeyedDigest =>
  (text) =>
    createHmac('sha256', secret).update(text).digest('hex')

const devicePattern = /^papo_d_([A-Za-z0-9_-]{43})\.([0-9a-f]{32})$/

const deviceSeal = (digest: KeyedDigest, random: string): string =>
  digest(`device token:${random}`).slice(0, 32)

/**
 * What a browser keeps of having been let in: 256 random bits, sealed so that one that is made up is seen without a
 * look into the database. It opens nothing by itself.
 */
export function newDeviceToken(digest: KeyedDigest): string {
  const random = randomBytes(32).toString('base64url')
  return `papo_d_${random}.${deviceSeal(digest, random)}`
}

export function isDeviceToken(digest: KeyedDigest, text: string): boolean {
  const [, random = '', sealer = ''] = devicePattern.exec(text) ?? []
  return isSameSecret(sealer, deviceSeal(digest, random))
}
