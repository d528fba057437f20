import type { Random } from './random.ts'
import type { Digest } from './digest.ts'

/** The kind of caller a token is for. Its prefix shows it, to secret scanners and to people. */
export type TokenKind = 'visitor' | 'agent'

const prefixes: Record<TokenKind, string> = { visitor: 'papo_v_', agent: 'papo_a_' }
const pattern = /^papo_([va])_[A-Za-z0-9_-]{43}$/
/** 256 bits. */
const secretBytes = 32

/** A new token: 256 random bits in base64url, after the prefix of its kind. */
export function newToken(random: Random, kind: TokenKind): string {
  return prefixes[kind] + random.text(secretBytes)
}

/**
 * A new secret with which a site signs identities: 256 random bits after a prefix. The whole text is the key. It
 * grants no access by itself.
 */
export const newIdentitySecret = (random: Random): string => `papo_s_${random.text(secretBytes)}`

/** The kind of a well-formed token, or null. */
export function tokenKind(token: string): TokenKind | null {
  const found = pattern.exec(token)
  if (found === null) return null
  return found[1] === 'v' ? 'visitor' : 'agent'
}

/** What a link lets its reader do. */
export type LinkKind = 'invitation' | 'passwordReset' | 'chat'

const linkPrefixes: Record<LinkKind, string> = {
  invitation: 'papo_i_',
  passwordReset: 'papo_r_',
  chat: 'papo_c_',
}

/** A new code for a link: 256 random bits in base64url, after the prefix of its kind. */
export const newLinkCode = (random: Pick<Random, 'text'>, kind: LinkKind): string =>
  linkPrefixes[kind] + random.text(secretBytes)

/** The address of the page that exchanges a link's code, with the code in its fragment. */
export const linkTo = (publicUrl: string, code: string): string => `${publicUrl}/open#${code}`

const devicePattern = /^papo_d_([A-Za-z0-9_-]{43})\.([0-9a-f]{32})$/

const deviceSeal = (digest: Digest, secret: string): string =>
  digest.keyed(`device token:${secret}`).slice(0, 32)

/**
 * A new token for the browser's device: 256 random bits with a keyed digest, so that a forged one is detected without
 * the database. It grants no access by itself.
 */
export function newDeviceToken({
  random,
  digest,
}: {
  random: Pick<Random, 'text'>
  digest: Digest
}): string {
  const secret = random.text(secretBytes)
  return `papo_d_${secret}.${deviceSeal(digest, secret)}`
}

export function isDeviceToken(digest: Digest, text: string): boolean {
  const [, secret = '', seal = ''] = devicePattern.exec(text) ?? []
  return digest.isSame(seal, deviceSeal(digest, secret))
}
