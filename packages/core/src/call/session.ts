import { changePassword } from '../session/change-password.ts'
import { signIn, signOut } from '../session/sign-in.ts'
import type { Services } from '../services.ts'
import { type Answer, type Answers, ok } from './answer.ts'

/** Signing in and out: a bearer token for programs, a cookie for the console. */
export const sessionAnswers = (services: Services) =>
  ({
    createToken: ({ body, source }) =>
      ok(
        signIn(services, body, 'program', source).then(({ agent, token, expiresInSeconds }) => ({
          accessToken: token,
          expiresInSeconds,
          agent: { id: agent.id, name: agent.name, role: agent.role },
        })),
      ),
    signIn: async ({ body, source }) => {
      const { device, ...session } = await signIn(services, body, 'console', source)
      return doneWith({ session, ...(device !== null && { device }) })
    },
    revokeToken: async ({ caller }) => {
      await signOut(services, caller.tokenHash)
      return doneWith({ session: 'clear' })
    },
    signOut: async ({ caller }) => {
      await signOut(services, caller.tokenHash)
      return doneWith({ session: 'clear' })
    },
    changePassword: async ({ caller, body, source }) => {
      const session = await changePassword(services, caller, source, body)
      return doneWith(session === null ? {} : { session })
    },
  }) satisfies Partial<Answers>

const doneWith = (cookies: NonNullable<Answer['cookies']>): Answer<204, null> => ({
  status: 204,
  body: null,
  cookies,
})
