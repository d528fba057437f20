import { changePassword } from '../session/change-password.ts'
import { endOtherSessions, endSession, listSessions } from '../session/own-sessions.ts'
import { sessionsRevoked, signIn, signOut } from '../session/sign-in.ts'
import { actorOf, type Answer, type Answers, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type SessionNeeds = NeedsOf<
  | typeof changePassword
  | typeof endOtherSessions
  | typeof endSession
  | typeof listSessions
  | typeof sessionsRevoked
  | typeof signIn
  | typeof signOut
>

/** Signing in and out, and the agent’s sessions: a bearer token for programs, a cookie for the console. */
export const sessionAnswers = (needs: SessionNeeds) => {
  const signInAs = async (...[body, kind, source]: SignInCall) => {
    const { hasEndedOthers, ...signedIn } = await signIn(needs, body, kind, source)
    if (hasEndedOthers) await sessionsRevoked(needs)
    return signedIn
  }
  return {
    createToken: ({ body, source }) =>
      ok(
        signInAs(body, 'program', source).then(({ agent, token, expiresInSeconds }) => ({
          accessToken: token,
          expiresInSeconds,
          agent: { id: agent.id, name: agent.name, role: agent.role },
        })),
      ),
    signIn: async ({ body, source }) => {
      const { device, ...session } = await signInAs(body, 'console', source)
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
    listSessions: ({ caller }) => ok(listSessions(needs, caller)),
    endSession: async (call) => {
      const by = { caller: call.caller, actor: actorOf(call) }
      const { hasEndedOwn } = await endSession(needs, by, call.params.sessionId)
      return doneWith(hasEndedOwn ? { session: 'clear' } : {})
    },
    endOtherSessions: (call) =>
      done(endOtherSessions(needs, { caller: call.caller, actor: actorOf(call) })),
    changePassword: async ({ caller, body, source }) => {
      const session = await changePassword(needs, caller, source, body)
      return doneWith(session === null ? {} : { session })
    },
  } satisfies Partial<Answers>
}

type SignInCall = Parameters<typeof signIn> extends [unknown, ...infer Rest] ? Rest : never

const doneWith = (cookies: NonNullable<Answer['cookies']>): Answer<204, null> => ({
  status: 204,
  body: null,
  cookies,
})
