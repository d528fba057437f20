import { changePassword } from '../session/change-password.ts'
import { signIn, signOut } from '../session/sign-in.ts'
import { type Answer, type Answers, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type SessionNeeds = NeedsOf<typeof changePassword | typeof signIn | typeof signOut>

/** Signing in and out: a bearer token for programs, a cookie for the console. */
export const sessionAnswers = (needs: SessionNeeds) =>
  ({
    createToken: ({ body, source }) =>
      ok(
        signIn(needs, body, 'program', source).then(({ agent, token, expiresInSeconds }) => ({
          accessToken: token,
          expiresInSeconds,
          agent: { id: agent.id, name: agent.name, role: agent.role },
        })),
      ),
    signIn: async ({ body, source }) => {
      const { device, ...session } = await signIn(needs, body, 'console', source)
      return doneWith({ session, ...(device !== null && { device }) })
    },
    revokeToken: async ({ caller }) => {
      await signOut(needs, caller.tokenHash)
      return doneWith({ session: 'clear' })
    },
    signOut: async ({ caller }) => {
      await signOut(needs, caller.tokenHash)
      return doneWith({ session: 'clear' })
    },
    changePassword: async ({ caller, body, source }) => {
      const session = await changePassword(needs, caller, source, body)
      return doneWith(session === null ? {} : { session })
    },
  }) satisfies Partial<Answers>

const doneWith = (cookies: NonNullable<Answer['cookies']>): Answer<204, null> => ({
  status: 204,
  body: null,
  cookies,
})
