import type { CookieNames } from '../session/call-source.ts'
import { knownForMs } from '../session/known-sources.ts'
import type { Cookies } from './answer.ts'

/** A cookie that an answer sets. */
export interface CookieToSet {
  name: string
  /** Null removes the cookie. */
  value: string | null
  /** In seconds; null for a cookie that is removed. */
  maxAge: number | null
  attributes: CookieAttributes
}

export interface CookieAttributes {
  path: string
  httpOnly: boolean
  sameSite: 'strict'
  secure: boolean
}

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:')

/** Over HTTPS the name binds the cookie to exactly this host (`__Host-`). */
export function cookieNames(publicUrl: string): CookieNames {
  const prefix = isSecure(publicUrl) ? '__Host-' : ''
  return { session: `${prefix}papo`, device: `${prefix}papo-device` }
}

/** Scripts and other sites cannot read or send the cookies. */
const attributesAt = (publicUrl: string): CookieAttributes => ({
  path: '/',
  // @fault cookie-from-scripts
  httpOnly: true,
  sameSite: 'strict',
  secure: isSecure(publicUrl),
})

/** The cookies that an answer sets. The device's outlives the sign-out. */
export function cookiesToSet({ session, device }: Cookies, publicUrl: string): CookieToSet[] {
  const names = cookieNames(publicUrl)
  const attributes = attributesAt(publicUrl)
  const cookies: CookieToSet[] = []
  if (session === 'clear') {
    cookies.push({ name: names.session, value: null, maxAge: null, attributes })
  } else if (session !== undefined) {
    const { token, expiresInSeconds } = session
    cookies.push({ name: names.session, value: token, maxAge: expiresInSeconds, attributes })
  }
  if (device !== undefined) {
    const maxAge = knownForMs.device / 1000
    cookies.push({ name: names.device, value: device, maxAge, attributes })
  }
  return cookies
}
