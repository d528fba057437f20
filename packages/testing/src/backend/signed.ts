import { offThread } from '../off-thread.ts'

const encode = (bytes: Uint8Array) =>
  btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

function decode(part: string): Uint8Array<ArrayBuffer> {
  const text = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (character) => character.codePointAt(0) ?? 0)
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const partOf = (value: object) => encode(bytesOf(JSON.stringify(value)))

const keyOf = (secret: string) =>
  crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])

/** A JWT, signed with HS256. */
export async function signed(payload: object, secret: string): Promise<string> {
  const content = `${partOf({ alg: 'HS256', typ: 'JWT' })}.${partOf(payload)}`
  const signature = await offThread(async () =>
    crypto.subtle.sign('HMAC', await keyOf(secret), bytesOf(content)),
  )
  return `${content}.${encode(new Uint8Array(signature))}`
}

/** A JWT whose signature is not checked yet. */
export interface Unverified {
  header: Record<string, unknown>
  payload: Record<string, unknown>
  /** Whether it is signed with this secret, by HS256. */
  isSignedWith(secret: string): Promise<boolean>
}

/** Parses a JWT; null if it is none. */
export function readToken(token: string): Unverified | null {
  const [head = '', body = '', signature = '', ...rest] = token.split('.')
  if (rest.length > 0) return null
  try {
    const [header, payload] = [head, body].map(
      (part) => JSON.parse(new TextDecoder().decode(decode(part))) as unknown,
    )
    if (!isRecord(header) || !isRecord(payload)) return null
    const bytes = decode(signature)
    return {
      header,
      payload,
      isSignedWith: async (secret) =>
        header['alg'] === 'HS256' &&
        offThread(async () =>
          crypto.subtle.verify('HMAC', await keyOf(secret), bytes, bytesOf(`${head}.${body}`)),
        ),
    }
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
