import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { closed, id, nullable, time } from './shapes.ts'

export const CreateIdentitySecretSchema = closed(
  {
    overlapHours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 168,
        description: 'So long the older secrets go on being taken: 24 unless it is said.',
      }),
    ),
  },
  'A new secret for the identities of a site’s visitors.',
)
export interface CreateIdentitySecret extends Static<typeof CreateIdentitySecretSchema> {}

const secretFields = {
  id: id('The secret. Give it as `kid` in the header of a token.'),
  createdAt: time('When it was made.'),
  expiresAt: nullable(time('When.'), 'It is taken until then; null while it is the newest one.'),
}

export const IdentitySecretSchema = closed(
  secretFields,
  'A secret that signs who a site’s visitors are, without the secret itself.',
)
export interface IdentitySecret extends Static<typeof IdentitySecretSchema> {}

export const IdentitySecretCreatedSchema = closed(
  {
    ...secretFields,
    secret: Type.String({
      description: 'For the site’s server alone. It is shown this once.',
    }),
  },
  'A secret that was made.',
)
export interface IdentitySecretCreated extends Static<typeof IdentitySecretCreatedSchema> {}

export const IdentitySecretListSchema = closed(
  {
    secrets: Type.Array(IdentitySecretSchema, {
      description: 'Those that are taken, newest first.',
    }),
  },
  'The secrets of a site.',
)
export interface IdentitySecretList extends Static<typeof IdentitySecretListSchema> {}

export const IdentifySchema = closed(
  {
    token: Type.String({
      minLength: 1,
      maxLength: limits.identityTokenLength,
      description:
        'A JWT that the site’s server has signed with HS256: `aud` the site’s key, `sub` its own id of the visitor, `iat`, and `exp` at most 15 minutes later.',
    }),
    siteKey: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'The site’s public key; needed by a visitor who has no token yet.',
      }),
    ),
  },
  'Who a visitor is, by the word of the site.',
)
export interface Identify extends Static<typeof IdentifySchema> {}

export const IdentifiedSchema = closed(
  {
    visitorToken: Type.String({
      description: 'Takes the place of the token that the call was made with, which is dead.',
    }),
  },
  'A visitor who is known.',
)
export interface Identified extends Static<typeof IdentifiedSchema> {}
