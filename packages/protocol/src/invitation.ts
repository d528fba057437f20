import Type, { type Static } from 'typebox'
import { RoleSchema } from './agent.ts'
import { limits } from './limits.ts'
import { MailLocaleSchema } from './mail.ts'
import { closed, id, nullable, time } from './shapes.ts'

const name = Type.String({
  minLength: 1,
  maxLength: limits.nameLength,
  description: 'The person’s name.',
})
const email = Type.String({
  format: 'email',
  maxLength: limits.emailLength,
  description: 'The e-mail that the person will sign in with.',
})
const password = Type.String({
  minLength: limits.passwordMinLength,
  maxLength: limits.passwordMaxLength,
  description: '10 to 256 characters; common passwords are refused.',
})
const link = Type.String({
  description:
    'The address to pass on. It has the code in its fragment, works once, and is in this answer alone.',
})
const code = Type.String({
  minLength: 1,
  maxLength: limits.linkCodeLength,
  description: 'What stands behind the `#` of the link.',
})
const mailed = Type.Boolean({
  description: 'Whether a mail with the link is on its way; without mail, pass the link on.',
})
const locale = Type.Optional(MailLocaleSchema)
const siteIds = Type.Array(id('A site of the workspace.'), {
  maxItems: limits.sitesOfAgent,
  uniqueItems: true,
  description: 'Only chats of these sites.',
})

export const InvitationSchema = closed(
  {
    id: id('The invitation.'),
    email,
    name: nullable(Type.String(), 'The name that the inviter gave, or null.'),
    role: RoleSchema,
    siteIds: nullable(siteIds, 'The sites that the person will answer; null: all.'),
    invitedBy: nullable(
      closed(
        { id: id('The agent.'), name: Type.String({ description: 'The agent’s name.' }) },
        'Who made it.',
      ),
      'Who made it; null if that person was erased.',
    ),
    createdAt: time('When it was made or last renewed.'),
    expiresAt: time('Until when its link works: seven days after that.'),
    expired: Type.Boolean({ description: 'Whether its link is too old; renew it for a new one.' }),
  },
  'An invitation that nobody has accepted yet.',
)
export interface Invitation extends Static<typeof InvitationSchema> {}

export const InvitationListSchema = closed(
  { invitations: Type.Array(InvitationSchema, { description: 'The newest first.' }) },
  'The invitations that nobody has accepted yet.',
)
export interface InvitationList extends Static<typeof InvitationListSchema> {}

export const CreateInvitationSchema = closed(
  {
    email,
    name: Type.Optional(name),
    role: RoleSchema,
    siteIds: Type.Optional(nullable(siteIds, 'The sites that the person will answer; null: all.')),
    locale,
  },
  'Whom to invite.',
)
export interface CreateInvitation extends Static<typeof CreateInvitationSchema> {}

export const InvitationLinkSchema = closed(
  { invitation: InvitationSchema, link, mailed },
  'An invitation with its link.',
)
export interface InvitationLink extends Static<typeof InvitationLinkSchema> {}

export const LinkCodeSchema = closed({ code }, 'The code of a link.')
export interface LinkCode extends Static<typeof LinkCodeSchema> {}

export const OpenedInvitationSchema = closed(
  {
    workspaceName: Type.String({ description: 'Who invites.' }),
    email,
    name: nullable(Type.String(), 'The name that the inviter gave, or null.'),
    role: RoleSchema,
    invitedBy: nullable(Type.String(), 'The inviter’s name, or null.'),
    expiresAt: time('Until when the link works.'),
  },
  'What an invited person sees before they accept.',
)
export interface OpenedInvitation extends Static<typeof OpenedInvitationSchema> {}

export const AcceptInvitationSchema = closed(
  { code, name, password },
  'The name and the password of the new account.',
)
export interface AcceptInvitation extends Static<typeof AcceptInvitationSchema> {}

export const CreatePasswordResetSchema = closed(
  { agentId: id('The agent.'), locale },
  'Whose password can be set anew.',
)
export interface CreatePasswordReset extends Static<typeof CreatePasswordResetSchema> {}

export const PasswordResetLinkSchema = closed(
  { link, mailed, expiresAt: time('Until when the link works: 24 hours.') },
  'A link with which an agent sets a new password.',
)
export interface PasswordResetLink extends Static<typeof PasswordResetLinkSchema> {}

export const RequestPasswordResetSchema = closed(
  {
    email: Type.String({
      minLength: 1,
      maxLength: limits.emailLength,
      description: 'The e-mail that the person signs in with.',
    }),
    locale,
  },
  'Whose password was forgotten.',
)
export interface RequestPasswordReset extends Static<typeof RequestPasswordResetSchema> {}

export const SignInOptionsSchema = closed(
  {
    passwordByMail: Type.Boolean({
      description:
        'Whether a mail with a link for a new password can be asked for; otherwise owners make such links.',
    }),
  },
  'What the sign-in page offers.',
)
export interface SignInOptions extends Static<typeof SignInOptionsSchema> {}

export const OpenedPasswordResetSchema = closed(
  {
    workspaceName: Type.String({ description: 'The workspace.' }),
    email,
    name,
    expiresAt: time('Until when the link works.'),
  },
  'Whose password the link sets.',
)
export interface OpenedPasswordReset extends Static<typeof OpenedPasswordResetSchema> {}

export const UsePasswordResetSchema = closed({ code, password }, 'The new password.')
export interface UsePasswordReset extends Static<typeof UsePasswordResetSchema> {}
