import Type, { type TObject, type TProperties, type TSchema } from 'typebox'

/** An object that refuses every field it does not name. */
export function closed<Properties extends TProperties>(
  properties: Properties,
  description: string,
): TObject<Properties> {
  return Type.Object(properties, {
    /* @fault closed-body */ additionalProperties: false,
    description,
  })
}

/** The same closed object with each field optional: for changes that leave the others as they are. */
export function parts<Properties extends TProperties>(schema: TObject<Properties>) {
  return Type.Partial(schema, {
    additionalProperties: false,
    description: 'The parts that change; the others stay as they are.',
  })
}

export function nullable<Schema extends TSchema>(schema: Schema, description: string) {
  return Type.Union([schema, Type.Null()], { description })
}

const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
const anyCaseUuidPattern =
  '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'

/** An id that the API created: a lowercase UUID, version 7. */
export const id = (description: string) => Type.String({ pattern: uuidPattern, description })

/** An id that the client created: any UUID. */
export const clientId = (description: string) =>
  Type.String({ pattern: anyCaseUuidPattern, description })

/** ISO 8601, UTC, with milliseconds. For display only: sort by seq or id instead. */
export const time = (description: string) =>
  Type.String({ format: 'date-time', description, examples: ['2026-01-31T12:00:00.000Z'] })

/** The cursor of a list that is read page by page. */
export const listCursor = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'The `nextCursor` of the last page.',
})

/** How many entries of a list one page has. */
export const pageSize = (preset: number, maximum = 100) =>
  Type.Integer({
    minimum: 1,
    maximum,
    default: preset,
    description: 'The most entries in the answer.',
  })

/** How often a thing was changed. */
export const revision = Type.Integer({
  minimum: 1,
  description: '1 for a new one, and one more after each change.',
})

/** Lets two people who change the same thing not overwrite each other. */
export const ifRevision = Type.Optional(
  Type.Integer({
    minimum: 1,
    description:
      'The revision that the change is based on. If it is not the present one, nothing is changed and the answer is `changed_meanwhile`. Without it, the last change wins.',
  }),
)

/** Where an agent's picture is. */
export const pictureAddress = nullable(
  Type.String(),
  'The address of a picture, relative to the server’s, which changes with the picture; null without one.',
)
