import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { closed, id, ifRevision, nullable, pictureAddress, revision, time } from './shapes.ts'
import { WaitLevelsSchema } from './wait-levels.ts'

export const roles = ['agent', 'admin', 'owner'] as const
export type Role = (typeof roles)[number]
export const RoleSchema = Type.Enum([...roles], { description: 'owner ⊇ admin ⊇ agent.' })

const name = Type.String({
  minLength: 1,
  maxLength: limits.nameLength,
  description: 'The agent’s name.',
})
const email = Type.String({
  format: 'email',
  maxLength: limits.emailLength,
  description: 'Used to sign in.',
})
const password = Type.String({
  minLength: limits.passwordMinLength,
  maxLength: limits.passwordMaxLength,
  description: '10 to 256 characters; common passwords are refused.',
})

export const CredentialsSchema = closed(
  {
    email: Type.String({
      minLength: 1,
      maxLength: limits.emailLength,
      description: 'The agent’s e-mail.',
    }),
    password: Type.String({
      minLength: 1,
      maxLength: limits.passwordMaxLength,
      description: 'The password.',
    }),
    code: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 32,
        description: 'With a second factor: a code of the app, or a recovery code.',
      }),
    ),
  },
  'E-mail and password.',
)
export interface Credentials extends Static<typeof CredentialsSchema> {}

const capacity = Type.Integer({
  minimum: 1,
  maximum: 1000,
  description: 'How many active chats the agent may have at once; 5 by default.',
})

const siteIds = (description: string) =>
  nullable(
    Type.Array(id('A site.'), { maxItems: limits.sitesOfAgent, uniqueItems: true }),
    description,
  )
const languages = Type.Array(Type.String({ minLength: 2, maxLength: 35, examples: ['pt-BR'] }), {
  maxItems: 10,
  description: 'The languages that the agent speaks, as BCP 47 tags such as `pt-BR`.',
})

export const AccessTokenSchema = closed(
  {
    accessToken: Type.String({ description: 'For `Authorization: Bearer …`.' }),
    expiresInSeconds: Type.Integer({
      minimum: 1,
      description: 'For how many seconds the token is valid.',
    }),
    agent: closed(
      {
        id: id('The agent.'),
        name: Type.String({ description: 'The agent’s name.' }),
        role: RoleSchema,
      },
      'The agent who signed in.',
    ),
  },
  'A token for programs.',
)
export interface AccessToken extends Static<typeof AccessTokenSchema> {}

export const agentAvailabilities = ['online', 'away', 'offline'] as const
export type AgentAvailability = (typeof agentAvailabilities)[number]
export const AgentAvailabilitySchema = Type.Enum([...agentAvailabilities], {
  description: 'online takes new chats; away only keeps the active ones; offline is not there.',
})

export const AgentSchema = closed(
  {
    id: id('The agent.'),
    name: Type.String({ description: 'The agent’s name.' }),
    email: Type.String({ description: 'The e-mail, used to sign in.' }),
    role: RoleSchema,
    avatarUrl: pictureAddress,
    capacity: Type.Optional(
      Type.Integer({ description: 'How many active chats the agent may have at once.' }),
    ),
    availability: Type.Optional(AgentAvailabilitySchema),
    siteIds: siteIds(
      'The sites whose chats the agent answers; null: all. Owners and admins answer all sites, whatever this says.',
    ),
    languages: Type.Optional(languages),
    lastSeenAt: Type.Optional(
      nullable(time('When the agent was last there.'), 'To within 15 seconds; null: never.'),
    ),
    activeChats: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'How many active chats the agent has; in the list of agents alone.',
      }),
    ),
    disabled: Type.Boolean({ description: 'A disabled agent cannot sign in.' }),
    revision,
    createdAt: time('When the account was created.'),
  },
  'A person who answers chats or administers.',
)
export interface Agent extends Static<typeof AgentSchema> {}

export const HeartbeatSchema = closed(
  { availability: Type.Optional(AgentAvailabilitySchema) },
  'Records that the agent is there. Without `availability`, the availability stays.',
)
export interface Heartbeat extends Static<typeof HeartbeatSchema> {}

export const MeSchema = closed(
  {
    agent: AgentSchema,
    workspace: closed(
      {
        id: id('The workspace.'),
        name: Type.String({ description: 'The workspace’s name.' }),
        waitLevels: Type.Optional(WaitLevelsSchema),
      },
      'The agent’s workspace.',
    ),
    answersByMail: Type.Boolean({
      description:
        'Whether a visitor with an e-mail who has left gets an answer by mail too: false where this installation sends no mail.',
    }),
    alertsByMail: nullable(
      Type.Boolean(),
      'Whether the owner is mailed when visitors wait and nobody answers; null for who is no owner, and where no mail is sent.',
    ),
    mustEnrol: Type.Optional(
      Type.Boolean({
        description: 'True if the agent must set up a second factor before anything else.',
      }),
    ),
  },
  'Who is calling.',
)
export interface Me extends Static<typeof MeSchema> {}

const answeredSites = siteIds(
  'The sites whose chats the agent answers, at least one; null: all. For an agent, a chat of any other site does not exist; their active chats there are requeued.',
)

export const CreateAgentSchema = closed(
  {
    name,
    email,
    password,
    role: RoleSchema,
    capacity: Type.Optional(capacity),
    siteIds: Type.Optional(answeredSites),
    languages: Type.Optional(languages),
  },
  'A new agent.',
)
export interface CreateAgent extends Static<typeof CreateAgentSchema> {}

export const UpdateAgentSchema = closed(
  {
    name: Type.Optional(name),
    role: Type.Optional(RoleSchema),
    capacity: Type.Optional(capacity),
    siteIds: Type.Optional(answeredSites),
    languages: Type.Optional(languages),
    password: Type.Optional(
      Type.String({
        minLength: limits.passwordMinLength,
        maxLength: limits.passwordMaxLength,
        description:
          'A new password; every session of the agent ends at once. One’s own is changed with the current one, by `POST /v1/me/password`.',
      }),
    ),
    disabled: Type.Optional(
      Type.Boolean({ description: 'True ends every session of the agent at once.' }),
    ),
    ifRevision,
  },
  'Changes of an agent.',
)
export interface UpdateAgent extends Static<typeof UpdateAgentSchema> {}

export const UpdateMeSchema = closed(
  {
    name: Type.Optional(name),
    picture: Type.Optional(
      nullable(
        Type.String({
          maxLength: 60_000,
          description: 'The file, in base64.',
        }),
        `A square PNG, JPEG or WebP of at most ${limits.pictureBytes / 1024} KB and ${limits.pictureMinSide} to ${limits.pictureMaxSide} pixels a side, as base64; null removes the picture.`,
      ),
    ),
    alertsByMail: Type.Optional(
      Type.Boolean({
        description:
          'Whether to be mailed, as an owner, when visitors wait and nobody answers; true by default.',
      }),
    ),
    ifRevision,
  },
  'Changes of one’s own account: what visitors and colleagues see, and what one is mailed.',
)
export interface UpdateMe extends Static<typeof UpdateMeSchema> {}

export const EraseAgentSchema = closed(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The name of the agent, so that nobody is erased by mistake.',
    }),
  },
  'The agent to erase.',
)
export interface EraseAgent extends Static<typeof EraseAgentSchema> {}

export const AgentErasedSchema = closed(
  { erasedAt: time('When the agent was erased first.') },
  'An agent who was erased: what they wrote stays, without their name.',
)
export interface AgentErased extends Static<typeof AgentErasedSchema> {}

export const ChangePasswordSchema = closed(
  {
    currentPassword: Type.String({
      minLength: 1,
      maxLength: limits.passwordMaxLength,
      description: 'The current password.',
    }),
    newPassword: password,
  },
  'A new password for the calling agent.',
)
export interface ChangePassword extends Static<typeof ChangePasswordSchema> {}

export const AgentSessionSchema = closed(
  {
    id: id('The session.'),
    kind: Type.Enum(['program', 'console'], {
      description: 'A program with a bearer token, or the console with a cookie.',
    }),
    device: nullable(
      closed(
        {
          name: Type.String({ description: 'The browser or the program, such as `Chrome`.' }),
          system: nullable(Type.String(), 'The system, such as `Windows`, or null.'),
        },
        'What signed in, by its own account.',
      ),
      'What signed in, by its own account; null if it is not known.',
    ),
    address: nullable(Type.String(), 'The IP address that signed in, or null.'),
    createdAt: time('When the agent signed in.'),
    lastUsedAt: time('The last call, to within ten minutes. Every call with the session is use.'),
    current: Type.Boolean({ description: 'Whether it is the session of this call.' }),
  },
  'A sign-in of an agent that is still valid.',
)
export interface AgentSession extends Static<typeof AgentSessionSchema> {}

export const AgentSessionListSchema = closed(
  { sessions: Type.Array(AgentSessionSchema, { description: 'The last used first.' }) },
  'The sessions of the calling agent.',
)
export interface AgentSessionList extends Static<typeof AgentSessionListSchema> {}

export const AgentListSchema = closed(
  { agents: Type.Array(AgentSchema, { description: 'Disabled ones too.' }) },
  'The agents of the workspace.',
)
export interface AgentList extends Static<typeof AgentListSchema> {}

export const OwnerSchema = closed({ name, email, password }, 'The owner of a new workspace.')
