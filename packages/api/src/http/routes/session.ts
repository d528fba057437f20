import type { AccessToken, Credentials } from '@papo/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { changePassword } from '@papo/core/session/change-password'
import { signIn, signOut } from '@papo/core/session/sign-in'
import type { Services } from '@papo/core/services'
import { callSource, setDeviceCookie } from '../call-source.ts'
import type { Handlers } from '../endpoint-routes.ts'
import { agentOf } from '../request-caller.ts'
import { clearSessionCookie, setSessionCookie } from '../session-cookie.ts'

type SignInRequest = FastifyRequest<{ Body: Credentials }>

/** Signing in and out: a bearer token for programs, a cookie for the console. */
export const sessionRoutes = (services: Services) =>
  ({
    createToken: (request) => createToken(services, request),
    signIn: (request, reply) => signInConsole(services, request, reply),
    revokeToken: (request, reply) => endSession(services, request, reply),
    signOut: (request, reply) => endSession(services, request, reply),
    changePassword: async (request, reply) => {
      const caller = agentOf(request)
      const fresh = await changePassword(services, caller, callSource(request), request.body)
      if (fresh !== null) setSessionCookie(reply, fresh.token, fresh.expiresInSeconds)
    },
  }) satisfies Partial<Handlers>

async function createToken(services: Services, request: SignInRequest): Promise<AccessToken> {
  const signedIn = await signIn(services, request.body, 'program', callSource(request))
  const { agent, token, expiresInSeconds } = signedIn
  return {
    accessToken: token,
    expiresInSeconds,
    agent: { id: agent.id, name: agent.name, role: agent.role },
  }
}

async function signInConsole(
  services: Services,
  request: SignInRequest,
  reply: FastifyReply,
): Promise<void> {
  const signedIn = await signIn(services, request.body, 'console', callSource(request))
  setSessionCookie(reply, signedIn.token, signedIn.expiresInSeconds)
  if (signedIn.device !== null) setDeviceCookie(reply, signedIn.device)
}

async function endSession(
  services: Services,
  request: Pick<FastifyRequest, 'caller'>,
  reply: FastifyReply,
): Promise<void> {
  await signOut(services, agentOf(request).tokenHash)
  clearSessionCookie(reply)
}
