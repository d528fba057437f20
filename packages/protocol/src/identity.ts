import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { closed, id, nullable, time } from './shapes.ts'

export const CreateIdentitySecretSchema = closed(
  {
    overlapHours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 168,
        description: 'For how many hours the older secrets are still accepted; 24 by default.',
      }),
    ),
  },
  'A new secret for the identities of a site’s visitors.',
)
export interface CreateIdentitySecret extends Static<typeof CreateIdentitySecretSchema> {}

const secretFields = {
  id: id('The secret’s id. Use it as `kid` in the header of a token.'),
  createdAt: time('When it was created.'),
  expiresAt: nullable(
    time('When.'),
    'When it stops being accepted; null while it is the newest one.',
  ),
}

export const IdentitySecretSchema = closed(
  secretFields,
  'A secret that signs the identities of a site’s visitors, without its value.',
)
export interface IdentitySecret extends Static<typeof IdentitySecretSchema> {}

export const IdentitySecretCreatedSchema = closed(
  {
    ...secretFields,
    secret: Type.String({
      description: 'For the site’s server alone. It is shown only once.',
    }),
  },
  'A created secret.',
)
export interface IdentitySecretCreated extends Static<typeof IdentitySecretCreatedSchema> {}

export const IdentitySecretListSchema = closed(
  {
    secrets: Type.Array(IdentitySecretSchema, {
      description: 'The accepted secrets, newest first.',
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
  'A visitor’s identity, signed by the site.',
)
export interface Identify extends Static<typeof IdentifySchema> {}

export const IdentifiedSchema = closed(
  {
    visitorToken: Type.String({
      description: 'Replaces the token of this call, which is revoked.',
    }),
  },
  'An identified visitor.',
)
export interface Identified extends Static<typeof IdentifiedSchema> {}
