import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64url } from '../adapters/base64url.ts'

const partOf = (value: object) => toBase64url(utf8ToBytes(JSON.stringify(value)))

/** A JWT, signed with HS256, as the site’s own server would sign it. */
export function identityToken(claims: object, secret: string): string {
  const content = `${partOf({ alg: 'HS256', typ: 'JWT' })}.${partOf(claims)}`
  return `${content}.${toBase64url(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(content)))}`
}
