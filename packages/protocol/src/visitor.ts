import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { clientId, closed, id, nullable } from './shapes.ts'

const attributes = (description: string) =>
  Type.Record(
    Type.String({ pattern: `^[^]{1,${limits.attributeKeyLength}}$` }),
    Type.Union([
      Type.String({ maxLength: limits.attributeLength }),
      Type.Number(),
      Type.Boolean(),
      Type.Null(),
    ]),
    { additionalProperties: false, maxProperties: limits.attributeCount, description },
  )

export const AttributesSchema = attributes(
  'Flat facts about the visitor, at most 20, with names of up to 64 characters: strings (up to 256), numbers, booleans or null. A visitor has at most 20 over all starts: all attributes of the latest start are stored, and of the earlier ones as many as still fit, in the order of their names.',
)
export type Attributes = Static<typeof AttributesSchema>

/** What a visitor, or the page on their behalf, says about them: unverified fields that prove nothing. */
export const VisitorProfileSchema = closed(
  {
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: limits.nameLength,
        description: 'The visitor’s name.',
      }),
    ),
    email: Type.Optional(
      Type.String({
        format: 'email',
        maxLength: limits.emailLength,
        description: 'The visitor’s e-mail.',
      }),
    ),
    attributes: Type.Optional(AttributesSchema),
  },
  'What the visitor or the page says about the visitor. Agents see it as unverified, and it never replaces what the site has signed.',
)
export interface VisitorProfile extends Static<typeof VisitorProfileSchema> {}

export const ReturnVisitorSchema = closed(
  {
    code: Type.String({
      minLength: 1,
      maxLength: limits.linkCodeLength,
      description: 'What stands behind the `#` of the link.',
    }),
    clientId: clientId(
      'A new random UUID: the same call with it may be repeated for 10 minutes, in case its answer was lost.',
    ),
  },
  'The code of a mail’s link.',
)
export interface ReturnVisitor extends Static<typeof ReturnVisitorSchema> {}

export const ReturnedVisitorSchema = closed(
  {
    visitorToken: Type.String({
      description: 'Opens the chat; a new one opens no other chat of the visitor.',
    }),
    sessionId: id('The chat.'),
  },
  'The chat that the link opens.',
)
export interface ReturnedVisitor extends Static<typeof ReturnedVisitorSchema> {}

export const VisitorSchema = closed(
  {
    id: id('The visitor.'),
    name: nullable(Type.String(), 'The visitor’s name, or null.'),
    email: Type.Optional(
      nullable(Type.String(), 'The visitor’s e-mail, or null. Only agents receive it.'),
    ),
    hasEmail: Type.Optional(
      Type.Boolean({
        description:
          'Whether the visitor’s e-mail is known, to which missed answers go. Only visitors receive it.',
      }),
    ),
    attributes: Type.Optional(
      attributes(
        'Flat facts about the visitor, at most 20. Only agents receive them, and only in an answer about one chat: lists do not have them.',
      ),
    ),
    verified: Type.Optional(
      Type.Boolean({
        description: 'Whether the site has signed the visitor’s identity. Only agents receive it.',
      }),
    ),
    externalId: Type.Optional(
      nullable(
        Type.String(),
        'The site’s own id of a verified visitor, else null. Only agents receive it.',
      ),
    ),
    unverifiedFields: Type.Optional(
      Type.Array(Type.Enum(['name', 'email']), {
        description: 'Which of the two the site has not signed. Only agents receive it.',
      }),
    ),
    verifiedAttributes: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'The names of the attributes that the site has signed; the others are what the page has told. Only agents receive it, beside the attributes.',
      }),
    ),
  },
  'The visitor of a chat.',
)
export interface Visitor extends Static<typeof VisitorSchema> {}

export const PageSchema = closed(
  {
    url: Type.String({
      minLength: 1,
      maxLength: limits.urlLength,
      description: 'Address, http or https.',
    }),
    title: Type.Optional(
      Type.String({ maxLength: limits.titleLength, description: 'The page’s title.' }),
    ),
    referrer: Type.Optional(
      Type.String({ maxLength: limits.urlLength, description: 'Where the visitor came from.' }),
    ),
  },
  'The page the visitor is on. Query and fragment are not stored.',
)
export interface Page extends Static<typeof PageSchema> {}
