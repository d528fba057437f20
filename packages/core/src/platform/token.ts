import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** The kind of caller a token is for. Its prefix shows it, to secret scanners and to people. */
export type TokenKind = 'visitor' | 'agent'

const prefixes: Record<TokenKind, string> = { visitor: 'papo_v_', agent: 'papo_a_' }
const pattern = /^papo_([va])_[A-Za-z0-9_-]{43}$/

/** A new token: 256 random bits in base64url, after the prefix of its kind. */
export function newToken(kind: TokenKind): string {
  return prefixes[kind] + /* @fault random-token */ randomBytes(32).toString('base64url')
}

/**
 * A new secret with which a site signs identities: 256 random bits after a prefix. The whole text is the key. It
 * grants no access by itself.
 */
export const newIdentitySecret = (): string => `papo_s_${randomBytes(32).toString('base64url')}`

/** The kind of a well-formed token, or null. */
export function tokenKind(token: string): TokenKind | null {
  const found = pattern.exec(token)
  if (found === null) return null
  return found[1] === 'v' ? 'visitor' : 'agent'
}

/** SHA-256, hex. Enough for secrets of 256 random bits; passwords are hashed with argon2id. */
export function hashSecret(secret: string): string {
  // @fault hash-of-secret
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares in constant time, which reveals nothing about either secret, not even its length. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (secret: string) => createHash('sha256').update(secret).digest()
  return timingSafeEqual(digest(one), digest(other))
}

/** A digest that only this installation can compute, so that guessable values such as addresses stay unreadable. */
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
 * A new token for the browser's device: 256 random bits with a keyed digest, so that a forged one is detected without
 * the database. It grants no access by itself.
 */
export function newDeviceToken(digest: KeyedDigest): string {
  const random = randomBytes(32).toString('base64url')
  return `papo_d_${random}.${deviceSeal(digest, random)}`
}

export function isDeviceToken(digest: KeyedDigest, text: string): boolean {
  const [, random = '', seal = ''] = devicePattern.exec(text) ?? []
  return isSameSecret(seal, deviceSeal(digest, random))
}
