import type { Access } from './calls.ts'
import type { Caller, Credential, Installation } from './installation.ts'
import { Refusal } from './refusal.ts'

const cookieName = 'papo'

export const sessionCookie = (secret: string): string =>
  `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict`
export const expiredCookie = `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`

/** The bearer token and the session cookie of a request. */
export function secretsOf(headers: Headers): { bearer: string | null; cookie: string | null } {
  const [, bearer = null] = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '') ?? []
  const pairs = (headers.get('cookie') ?? '').split(/;\s*/)
  const cookie = pairs.find((pair) => pair.startsWith(`${cookieName}=`))
  return { bearer, cookie: cookie?.slice(cookieName.length + 1) || null }
}

function callerOf(credential: Credential): Caller {
  if (credential.type === 'visitor')
    return { type: 'visitor', id: credential.visitor.id, visitor: credential.visitor }
  return { type: 'agent', id: credential.agent.agent.id, agent: credential.agent }
}

/** The caller, if the call needs one. A bearer token takes precedence over a cookie. */
export function authenticate(
  { credentials }: Installation,
  headers: Headers,
  access: Access,
): Caller | null {
  if (access === 'anyone') return null
  const { bearer, cookie } = secretsOf(headers)
  if (access === 'newcomer' && bearer === null) return null
  if (bearer === null && cookie === null) throw new Refusal('not_authenticated')
  const credential = credentials.get(bearer ?? cookie ?? '')
  const isByCookie = credential?.type === 'agent' && credential.by === 'cookie'
  if (!credential || isByCookie !== (bearer === null)) throw new Refusal('invalid_token')
  const caller = callerOf(credential)
  if (!mayCall(caller, access)) throw new Refusal('forbidden')
  return caller
}

function mayCall(caller: Caller, access: Access): boolean {
  if (access === 'newcomer' || access === 'visitor') return caller.type === 'visitor'
  if (access === 'agent') return caller.type === 'agent'
  if (access === 'owner') return caller.type === 'agent' && caller.agent.agent.role === 'owner'
  return true
}
