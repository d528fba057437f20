import { createHmac } from 'node:crypto'

export interface ActivityServices {
  header?: object
  /** The part of a valid signature that is made invalid. */
  flip?: 'header' | 'payload' | 'signature'
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JWT as a site’s server makes it, or an invalid one. */
export function sign(
  payload: object,
  secret: string,
  { header = { alg: 'HS256', typ: 'JWT' }, flip }: ActivityServices = {},
): string {
  const content = `${part(header)}.${part(payload)}`
  const algorithm = (header as { alg?: string }).alg === 'HS512' ? 'sha512' : 'sha256'
  const signature = createHmac(algorithm, secret).update(content).digest('base64url')
  if (flip === undefined) return `${content}.${signature}`
  const parts = [...content.split('.'), signature]
  const at = { header: 0, payload: 1, signature: 2 }[flip]
  return parts.map((text, index) => (index === at ? flipped(text) : text)).join('.')
}

/** One bit makes it different. */
function flipped(text: string): string {
  const bytes = Buffer.from(text, 'base64url')
  bytes[4] = (bytes[4] ?? 0) ^ 1
  return bytes.toString('base64url')
}

/** The claims of a site’s server about one of its customers at `now`. */
export function claimsAt(now: number, over: Record<string, unknown>): Record<string, unknown> {
  const seconds = Math.floor(now / 1000)
  return { iat: seconds, exp: seconds + 600, ...over }
}
