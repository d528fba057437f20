import {
  createInvitation,
  listInvitations,
  renewInvitation,
  withdrawInvitation,
} from '../agent/invitations.ts'
import { acceptInvitation, openInvitation } from '../session/accept-invitation.ts'
import {
  createPasswordReset,
  openPasswordReset,
  usePasswordReset,
} from '../session/password-resets.ts'
import { requestPasswordReset, signInOptions } from '../session/request-password-reset.ts'
import { sessionsRevoked } from '../session/sign-in.ts'
import { actorOf, type Answers, type CallOf, created, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type InvitationNeeds = NeedsOf<
  | typeof acceptInvitation
  | typeof createInvitation
  | typeof createPasswordReset
  | typeof listInvitations
  | typeof openInvitation
  | typeof openPasswordReset
  | typeof renewInvitation
  | typeof requestPasswordReset
  | typeof sessionsRevoked
  | typeof signInOptions
  | typeof usePasswordReset
  | typeof withdrawInvitation
>

export const invitationAnswers = (needs: InvitationNeeds, { publicUrl }: { publicUrl: string }) => {
  const by = ({ caller, source }: Pick<CallOf<{ policy: 'admin' }>, 'caller' | 'source'>) => ({
    caller,
    address: source.address,
    publicUrl,
  })
  return {
    listInvitations: ({ caller }) => ok(listInvitations(needs, caller)),
    createInvitation: (call) => created(createInvitation(needs, by(call), call.body)),
    renewInvitation: (call) => ok(renewInvitation(needs, by(call), call.params.invitationId)),
    withdrawInvitation: (call) =>
      done(withdrawInvitation(needs, by(call), call.params.invitationId)),
    openInvitation: ({ body }) => ok(openInvitation(needs, body.code)),
    acceptInvitation: async ({ body, source }) => {
      const { device, hasEndedOthers, ...session } = await acceptInvitation(needs, body, source)
      if (hasEndedOthers) await sessionsRevoked(needs)
      return { status: 204, body: null, cookies: { session, ...(device !== null && { device }) } }
    },
    createPasswordReset: (call) => {
      const actor = { ...actorOf(call), id: call.caller.agentId }
      return created(createPasswordReset(needs, { by: actor, publicUrl }, call.body))
    },
    requestPasswordReset: ({ body, source: { address } }) =>
      done(requestPasswordReset(needs, { publicUrl, address }, body)),
    getSignInOptions: () => ok(signInOptions(needs)),
    openPasswordReset: ({ body }) => ok(openPasswordReset(needs, body.code)),
    usePasswordReset: ({ body, source }) => done(usePasswordReset(needs, body, source)),
  } satisfies Partial<Answers>
}
