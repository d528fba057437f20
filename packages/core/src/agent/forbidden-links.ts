import type { MailStore } from '../mail/mail.ts'
import { type AgentRecord, allRoles, hasRole } from './agent.ts'
import type { InvitationStore } from './invitation.ts'
import type { PasswordResetStore } from './password-reset.ts'

/**
 * Removes the links that a change of their agent forbids: the open invitations that they may not make any more, the
 * links for passwords that they made for others, and the one that sets their own; and the mails to an agent who is out.
 * Call it in the unit of work of the change, which has locked the agent.
 */
export async function removeForbiddenLinks(
  stores: {
    invitations: InvitationStore
    passwordResets: PasswordResetStore
    mails: Pick<MailStore, 'removeOf'>
  },
  { workspaceId, id, role, disabledAt }: AgentRecord,
  hasNewPassword: boolean,
): Promise<void> {
  const isDisabled = disabledAt !== null
  const mayInvite = !isDisabled && hasRole(role, 'admin')
  const forbidden = allRoles.filter((given) => !mayInvite || !hasRole(role, given))
  await stores.invitations.removeOpenBy(workspaceId, id, forbidden)
  if (isDisabled || role !== 'owner') await stores.passwordResets.removeOpenBy(workspaceId, id)
  if (isDisabled || hasNewPassword) await stores.passwordResets.removeOf(workspaceId, id)
  if (isDisabled) await stores.mails.removeOf(workspaceId, id)
}
