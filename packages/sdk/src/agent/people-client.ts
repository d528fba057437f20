import type {
  AcceptInvitation,
  AgentErased,
  Colleagues,
  CreateInvitation,
  CreatePasswordReset,
  Endpoint,
  Invitation,
  InvitationLink,
  InvitationList,
  OpenedInvitation,
  OpenedPasswordReset,
  PasswordResetLink,
  RequestPasswordReset,
  SignInOptions,
  UsePasswordReset,
} from '@papo/protocol'
import type { Model } from '../transport/model.ts'
import type { Answers, Asked } from '../transport/visitor-answers.ts'
import { AdminClient } from './admin-client.ts'

const invitation = (id = ''): Model<Invitation> => ({ id, email: '', role: '', expiresAt: '' })

/** The models of the answers to these calls. */
export const peopleAnswers = () =>
  ({
    'GET /v1/invitations': () => ({ invitations: [invitation()] }),
    'POST /v1/invitations': () => ({ invitation: invitation(), link: '' }),
    'GET /v1/auth/options': () => ({ passwordByMail: true }),
    'POST /v1/invitations/:invitationId/renew': ({ params }: Asked) => ({
      invitation: invitation(params?.['invitationId']),
      link: '',
    }),
    'POST /v1/invitations/open': () => ({ workspaceName: '', email: '', role: '', expiresAt: '' }),
    'POST /v1/password-resets': () => ({ link: '', expiresAt: '' }),
    'POST /v1/agents/:agentId/erase': () => ({ erasedAt: '' }),
    'POST /v1/password-resets/open': () => ({ email: '', name: '', expiresAt: '' }),
  }) satisfies Partial<Answers<Endpoint>>

/** The calls about colleagues: who could take a chat, invitations, and links that set a new password. */
export abstract class PeopleClient extends AdminClient {
  /**
   * The agents who could take a chat, by name, the caller among them, and how busy they are; with `siteId`,
   * only those who answer that site.
   *
   * @throws PapoError as every call does.
   * @example
   * ```ts
   * const { colleagues } = await agent.listColleagues({ siteId })
   * const free = colleagues.filter(
   *   ({ availability, activeChats, capacity }) =>
   *     availability === 'online' && activeChats < capacity,
   * )
   * show(free)
   * ```
   */
  listColleagues(query: { siteId?: string } = {}): Promise<Colleagues> {
    return this.request('GET /v1/colleagues', { query })
  }

  /**
   * The invitations of the workspace that nobody has accepted, the newest first. For admins and owners.
   *
   * @throws PapoError `forbidden`: the agent is no admin.
   * @example
   * ```ts
   * const { invitations } = await agent.listInvitations()
   * for (const { email, expired } of invitations) show(`${email}: ${expired ? 'too old' : 'open'}`)
   * ```
   */
  listInvitations(): Promise<InvitationList> {
    return this.request('GET /v1/invitations', {})
  }

  /**
   * Invites a person, by mail in the language `locale` if the installation sends mail (`mailed`); only this answer has the
   * link besides, which works once and for seven days. For admins and owners, who
   * give no higher role than their own.
   *
   * @throws PapoError
   * - `email_taken`: somebody of the workspace has this e-mail.
   * - `already_invited`: the e-mail has an invitation; renew or withdraw it.
   * - `too_many_invitations`: 200 invitations are open; withdraw one first.
   * - `forbidden`: the role is higher than the agent’s own, or the agent is no admin.
   * @example
   * ```ts
   * const { link } = await agent.createInvitation({ email: 'bia@example.com', role: 'agent' })
   * show(link)
   * ```
   */
  createInvitation(body: CreateInvitation): Promise<InvitationLink> {
    return this.request('POST /v1/invitations', { body })
  }

  /**
   * Gives an invitation a new link for seven days; the link before it stops working. For admins and owners.
   *
   * @throws PapoError
   * - `invitation_not_found`: there is no such invitation, or it was accepted.
   * - `forbidden`: its role is higher than the agent’s own, or the agent is no admin.
   * @example
   * ```ts
   * const { invitations } = await agent.listInvitations()
   * for (const { id, expired } of invitations) if (expired) await agent.renewInvitation(id)
   * ```
   */
  renewInvitation(invitationId: string): Promise<InvitationLink> {
    return this.request('POST /v1/invitations/:invitationId/renew', { params: { invitationId } })
  }

  /**
   * Withdraws an invitation: its link stops working. For admins and owners.
   *
   * @throws PapoError
   * - `invitation_not_found`: there is no such invitation, or it was accepted.
   * - `forbidden`: its role is higher than the agent’s own, or the agent is no admin.
   * @example
   * ```ts
   * const { invitations } = await agent.listInvitations()
   * for (const { id } of invitations) await agent.withdrawInvitation(id)
   * ```
   */
  withdrawInvitation(invitationId: string): Promise<void> {
    return this.request('DELETE /v1/invitations/:invitationId', { params: { invitationId } })
  }

  /**
   * Who invites whom, by the code behind the `#` of a link; spends nothing and needs no sign-in.
   *
   * @throws PapoError
   * - `link_not_found`: the invitation was withdrawn or renewed, or there never was one.
   * - `link_used`: it has been accepted.
   * - `link_expired`: it is older than seven days.
   * @example
   * ```ts
   * const { link } = await agent.createInvitation({ email: 'bia@example.com', role: 'agent' })
   * const { workspaceName } = await agent.openInvitation(new URL(link).hash.slice(1))
   * show(workspaceName)
   * ```
   */
  openInvitation(code: string): Promise<OpenedInvitation> {
    return this.request('POST /v1/invitations/open', { body: { code } })
  }

  /**
   * Accepts an invitation: makes the account, with a name of 1 to 80 and a password of 10 to 256 characters, and signs
   * the browser in with a cookie. Needs no sign-in.
   *
   * @throws PapoError
   * - `link_not_found`: the invitation was withdrawn or renewed, or there never was one.
   * - `link_used`: it has been accepted.
   * - `link_expired`: it is older than seven days.
   * - `weak_password`: the password can be guessed.
   * - `email_taken`: somebody of the workspace has got this e-mail meanwhile.
   * @example
   * ```ts
   * const code = new URL('https://chat.example.com/open#papo_i_…').hash.slice(1)
   * await agent.acceptInvitation({ code, name: 'Bia', password: 'pão quente às seis' })
   * ```
   */
  acceptInvitation(body: AcceptInvitation): Promise<void> {
    return this.request('POST /v1/invitations/accept', { body })
  }

  /**
   * Makes a link with which an agent sets a new password; only this answer has it. It works once and for 24 hours, and
   * replaces an older one. For owners.
   *
   * @throws PapoError
   * - `agent_not_found`: the workspace has no such agent.
   * - `agent_disabled`: the account is closed; open it first.
   * - `forbidden`: the agent is no owner, or it is their own password; see `changePassword`.
   * @example
   * ```ts
   * const { link } = await agent.createPasswordReset(agentId)
   * show(link)
   * ```
   */
  createPasswordReset(
    agentId: string,
    options: Pick<CreatePasswordReset, 'locale'> = {},
  ): Promise<PasswordResetLink> {
    return this.request('POST /v1/password-resets', { body: { agentId, ...options } })
  }

  /**
   * What the sign-in page offers: whether a mail with a link for a new password can be asked for. Needs no sign-in.
   *
   * @throws PapoError as every call does.
   * @example
   * ```ts
   * const { passwordByMail } = await agent.getSignInOptions()
   * if (passwordByMail) await agent.requestPasswordReset({ email: 'bia@example.com' })
   * ```
   */
  getSignInOptions(): Promise<SignInOptions> {
    return this.request('GET /v1/auth/options', {})
  }

  /**
   * Asks for a mail with a link that sets a new password; it works once, for half an hour. Resolves in the same way, and
   * as fast, whether or not the e-mail has an account. Needs no sign-in.
   *
   * @throws PapoError `mail_off`: the installation sends no mail; an owner makes such a link.
   * @example
   * ```ts
   * await agent.requestPasswordReset({ email: 'bia@example.com', locale: 'pt-BR' })
   * ```
   */
  requestPasswordReset(body: RequestPasswordReset): Promise<void> {
    return this.request('POST /v1/password-resets/request', { body })
  }

  /**
   * Erases a disabled agent for good: name, e-mail, password, picture, second factor and links. What they wrote stays
   * without their name, and the e-mail is free. `name` must be theirs. For owners.
   *
   * @throws PapoError
   * - `agent_not_found`: the workspace has no such agent.
   * - `agent_not_disabled`: the account is open; close it first, so that its chats are requeued.
   * - `name_mismatch`: this is not the agent’s name.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { name } = await agent.updateAgent(agentId, { disabled: true })
   * await agent.eraseAgent(agentId, name)
   * ```
   */
  eraseAgent(agentId: string, name: string): Promise<AgentErased> {
    return this.request('POST /v1/agents/:agentId/erase', { params: { agentId }, body: { name } })
  }

  /**
   * Whose password a link sets, by the code behind its `#`; spends nothing and needs no sign-in.
   *
   * @throws PapoError
   * - `link_not_found`: the link was replaced or withdrawn, or there never was one.
   * - `link_used`: it has been used.
   * - `link_expired`: it is older than 24 hours.
   * @example
   * ```ts
   * const { link } = await agent.createPasswordReset(agentId)
   * const { email } = await agent.openPasswordReset(new URL(link).hash.slice(1))
   * show(email)
   * ```
   */
  openPasswordReset(code: string): Promise<OpenedPasswordReset> {
    return this.request('POST /v1/password-resets/open', { body: { code } })
  }

  /**
   * Sets a new password of 10 to 256 characters by a link, and ends every session of the agent. Signs nobody in, and
   * needs no sign-in.
   *
   * @throws PapoError
   * - `link_not_found`: the link was replaced or withdrawn, or there never was one.
   * - `link_used`: it has been used.
   * - `link_expired`: it is older than 24 hours.
   * - `weak_password`: the password can be guessed.
   * @example
   * ```ts
   * const code = new URL('https://chat.example.com/open#papo_r_…').hash.slice(1)
   * await agent.usePasswordReset({ code, password: 'pão quente às seis' })
   * ```
   */
  usePasswordReset(body: UsePasswordReset): Promise<void> {
    return this.request('POST /v1/password-resets/use', { body })
  }
}
