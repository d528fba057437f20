import type { FastifyRequest, RouteOptions } from 'fastify'
import { hasRole } from '@papo/core/agent/agent'
import { type Authenticator, tokenInvalid } from '@papo/core/session/authenticator'
import type { AgentCaller, Caller } from '@papo/core/platform/caller'
import { Refusal } from '@papo/core/platform/refusal'
import { isSameSecret, tokenKind } from '@papo/core/platform/token'
import type { App, Policy } from './app-type.ts'
import { sessionCookie } from './session-cookie.ts'

const bearer = /^Bearer ([^\s]+)$/i

/** Makes the app fail to build if a route has no policy. */
export function requirePolicy(route: RouteOptions): void {
  // @fault policy-at-start
  if (route.config?.policy === undefined) {
    throw new Error(`the route ${String(route.method)} ${route.url} has no policy`)
  }
}

/** Authenticates the caller before the body is read. */
export function authenticate(
  app: App,
  authenticator: Authenticator,
  operatorToken: string | null,
): void {
  app.addHook('onRequest', async (request) => {
    const { policy } = request.routeOptions.config
    if (request.is404 || policy === undefined || policy === 'open') return
    if (policy === 'operator') return admitOperator(request, operatorToken)
    request.caller = await callerOf(request, policy, authenticator)
  })
}

/** The time that a wrong token takes reveals nothing about the right one. */
function admitOperator({ headers }: FastifyRequest, operatorToken: string | null): void {
  const { authorization } = headers
  if (authorization === undefined) throw notAuthenticated()
  const token = bearer.exec(authorization)?.[1]
  if (operatorToken !== null && token !== undefined && isSameSecret(token, operatorToken)) return
  throw new Refusal('invalid_token', 'The token is not the one of the configuration.')
}

const notAuthenticated = () =>
  new Refusal('not_authenticated', 'This call needs a token in the Authorization header.')

/** Policies that require a session. */
type CallerPolicy = Exclude<Policy, 'open' | 'operator'>

async function callerOf(
  request: FastifyRequest,
  policy: CallerPolicy,
  authenticator: Authenticator,
): Promise<Caller | null> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const caller = await bearerCaller(authorization, authenticator)
    admit(caller, policy)
    return caller
  }
  if (policy === 'site') return null
  const cookie = policy === 'visitor' ? null : sessionCookie(request)
  if (cookie === null) {
    throw notAuthenticated()
  }
  const caller = await cookieCaller(cookie, authenticator)
  admit(caller, policy)
  return caller
}

async function bearerCaller(header: string, authenticator: Authenticator): Promise<Caller> {
  const token = bearer.exec(header)?.[1]
  const caller =
    token === undefined || tokenKind(token) === null ? null : await authenticator.caller(token)
  if (caller !== null && (caller.type === 'visitor' || caller.session === 'program')) return caller
  throw tokenInvalid()
}

async function cookieCaller(token: string, authenticator: Authenticator): Promise<AgentCaller> {
  const caller = tokenKind(token) === 'agent' ? await authenticator.caller(token) : null
  if (caller?.type === 'agent' && caller.session === 'console') return caller
  throw new Refusal('invalid_token', 'The session has ended. Sign in again.')
}

function admit(caller: Caller, policy: CallerPolicy): void {
  // @fault admitted-role
  if (isAdmitted(caller, policy)) return
  throw new Refusal('forbidden', 'This call is not for this kind of token or this role.')
}

function isAdmitted(caller: Caller, policy: CallerPolicy): boolean {
  switch (policy) {
    case 'participant':
      return true
    case 'site':
    case 'visitor':
      return caller.type === 'visitor'
    case 'agent':
    case 'admin':
    case 'owner':
      return caller.type === 'agent' && hasRole(caller.role, policy)
  }
}
