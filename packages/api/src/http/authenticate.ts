import type { FastifyRequest, RouteOptions } from 'fastify'
import { admit, notAuthenticated, type Registers, shownHeader } from '@papo/core/call/admit'
import { andThen } from '@papo/core/platform/now-or-later'
import { Refusal } from '@papo/core/platform/refusal'
import type { Digest } from '@papo/core/platform/digest'
import { afterCheck } from './after-check.ts'
import type { App } from './app-type.ts'
import { cookieOf } from './session-cookie.ts'

/** Makes the app fail to build if a route has no policy. */
export function requirePolicy(route: RouteOptions): void {
  // @fault policy-at-start
  if (route.config?.policy === undefined) {
    throw new Error(`the route ${String(route.method)} ${route.url} has no policy`)
  }
}

/** Admits the caller before the body is read. */
export function authenticate(
  app: App,
  registers: Registers & { digest: Digest },
  operatorToken: string | null,
): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) {
      done()
      return
    }
    const admitCaller = () =>
      andThen(callerOf(request, registers, operatorToken), (caller) => {
        request.caller = caller
      })
    afterCheck(admitCaller, done)
  })
}

function callerOf(
  request: FastifyRequest,
  registers: Registers & { digest: Digest },
  operatorToken: string | null,
): ReturnType<typeof admit> {
  const { policy } = request.routeOptions.config
  const { authorization } = request.headers
  if (policy === 'operator') {
    admitOperator(authorization, registers.digest, operatorToken)
    return null
  }
  if (policy === 'socket') return null
  const { page } = request
  const session = authorization === undefined ? cookieOf(request, 'session') : null
  const shown = [request.headers[shownHeader]].flat()[0]
  return admit(policy, { authorization, session, shown, page }, registers)
}

const bearer = /^Bearer ([^\s]+)$/i

/** The time that a wrong token takes reveals nothing about the right one. */
function admitOperator(
  authorization: string | undefined,
  digest: Digest,
  operatorToken: string | null,
): void {
  if (authorization === undefined) throw notAuthenticated()
  const token = bearer.exec(authorization)?.[1]
  const isKnown =
    operatorToken !== null && token !== undefined && digest.isSame(token, operatorToken)
  if (isKnown) return
  throw new Refusal('invalid_token', 'The token is not the one of the configuration.')
}
