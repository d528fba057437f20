import type { Policy } from '@papo/protocol/endpoints'
import { hasRole } from '../agent/agent.ts'
import type { Caller } from '../platform/caller.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import { Refusal } from '../platform/refusal.ts'
import { tokenKind } from '../platform/token.ts'
import { tokenInvalid } from '../session/authenticator.ts'
import { type ListedOrigins, type PageOfCall, requireOriginOfCaller } from './origin.ts'

/** What a call presents to be admitted. */
export interface Presented {
  /** The header `Authorization`. */
  authorization: string | undefined
  /** The token in the console's cookie. */
  session: string | null
  /** The header `X-Papo-Agent`: the id of the agent whom the console shows. */
  shown: string | undefined
  page: PageOfCall
}

/** The header with which the console says whom it shows. */
export const shownHeader = 'x-papo-agent'

/** What `admit` looks callers and origins up in. */
export interface Registers {
  /** The caller that a token stands for, or null if the token is not valid. */
  authenticator: { caller(token: string): NowOrLater<Caller | null> }
  origins: ListedOrigins
}

/** Policies that require a session. */
export type CallerPolicy = Exclude<Policy, 'open'>

const bearer = /^Bearer ([^\s]+)$/i

/** The token in a header `Authorization`, or null if it is none of ours. */
export function bearerToken(authorization: string): string | null {
  const token = bearer.exec(authorization)?.[1]
  return token === undefined || tokenKind(token) === null ? null : token
}

export const notAuthenticated = () =>
  new Refusal('not_authenticated', 'This call needs a token in the Authorization header.')

/**
 * The caller, if the endpoint's policy admits them and the page that calls may use their token; null for a call that
 * needs no caller. A value where the caller is in memory. An endpoint without a policy admits nobody. A bearer token
 * takes precedence over a cookie.
 *
 * The tabs of a browser share one cookie: what a tab that shows one agent calls is never done as another.
 *
 * @throws Refusal `not_authenticated`, `invalid_token`, `another_agent`, `forbidden`,
 * `second_factor_demanded` or `origin_not_allowed`
 */
export function admit(
  policy: Policy | undefined,
  { authorization, session, shown, page }: Presented,
  { authenticator, origins }: Registers,
): NowOrLater<Caller | null> {
  if (policy === undefined) throw forbidden()
  if (policy === 'open') return null
  if (authorization === undefined && policy === 'site') return null
  const [token, signedIn] =
    authorization === undefined
      ? [consoleToken(session, policy), consoleUser]
      : [bearerToken(authorization), programOrVisitor]
  return andThen(token === null ? null : authenticator.caller(token), (found) => {
    const caller = signedIn(found)
    requireShown(caller, shown)
    requireRole(caller, policy)
    requireOriginOfCaller(caller, page, origins)
    return caller
  })
}

/** The token of the cookie, which visitors' calls ignore; null if it is no agent's. */
function consoleToken(session: string | null, policy: CallerPolicy): string | null {
  if (session === null || policy === 'visitor') throw notAuthenticated()
  return tokenKind(session) === 'agent' ? session : null
}

function programOrVisitor(caller: Caller | null): Caller {
  if (caller !== null && (caller.type === 'visitor' || caller.session === 'program')) return caller
  throw tokenInvalid()
}

function consoleUser(caller: Caller | null): Caller {
  if (caller?.type === 'agent' && caller.session === 'console') return caller
  throw new Refusal('invalid_token', 'The session has ended. Sign in again.')
}

function requireShown(caller: Caller, shown: string | undefined): void {
  const isOther = caller.type === 'agent' && caller.agentId !== shown
  if (shown === undefined || !isOther || caller.session !== 'console') return
  throw new Refusal('another_agent', 'Another agent has signed in in this browser.')
}

/** For a caller who is known already. @throws Refusal `forbidden`, `second_factor_demanded` */
export function requireRole(caller: Caller, policy: CallerPolicy): void {
  // @fault admitted-role
  if (!isAdmitted(caller, policy)) throw forbidden()
  const isEnrolling = caller.type === 'agent' && caller.mustEnrol === true
  if (isEnrolling && policy !== 'account') throw secondFactorDemanded()
}

const secondFactorDemanded = () =>
  new Refusal('second_factor_demanded', 'Set up a second factor first: the workspace demands it.')

const forbidden = () =>
  new Refusal('forbidden', 'This call is not for this kind of token or this role.')

function isAdmitted(caller: Caller, policy: CallerPolicy): boolean {
  switch (policy) {
    case 'participant':
      return true
    case 'site':
    case 'visitor':
      return caller.type === 'visitor'
    case 'account':
      return caller.type === 'agent'
    case 'agent':
    case 'admin':
    case 'owner':
      return caller.type === 'agent' && hasRole(caller.role, policy)
    default:
      return policy satisfies never
  }
}
