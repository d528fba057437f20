/** A JSON Schema without references, as far as the contract uses it. */
export interface Schema {
  type?: string | string[]
  enum?: readonly unknown[]
  anyOf?: readonly Schema[]
  properties?: Record<string, Schema>
  required?: readonly string[]
  /** One pattern only: names that the caller chooses. */
  patternProperties?: Record<string, Schema>
  items?: Schema
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  maxItems?: number
  maxProperties?: number
  examples?: readonly unknown[]
}

/** One field in a body. */
export interface Field {
  /** The names and indices that lead to it. */
  path: readonly (string | number)[]
  schema: Schema
}

/** A sample name where the caller chooses the names. */
const anyName = 'plan'

/** The alternatives of the schema, or the schema itself. */
export const alternativesOf = (schema: Schema): readonly Schema[] => schema.anyOf ?? [schema]

/** The JSON types that the schema accepts. */
export function typesOf(schema: Schema): Set<string> {
  const types = alternativesOf(schema).flatMap(({ type, enum: values }) =>
    type === undefined ? (values ?? []).map((value) => typeof value as string) : type,
  )
  return new Set(types)
}

/** Every field in a body of this schema, the body itself first. */
export function fieldsOf(schema: Schema, path: Field['path'] = []): Field[] {
  const inner = alternativesOf(schema).flatMap(({ properties, patternProperties, items }) => [
    ...Object.entries(properties ?? {}),
    ...Object.values(patternProperties ?? {}).map((open) => [anyName, open] as const),
    ...(items === undefined ? [] : [[0, items] as const]),
  ])
  return [{ path, schema }, ...inner.flatMap(([name, field]) => fieldsOf(field, [...path, name]))]
}

/** A body of this schema with every field set; `known` has the values that no schema can know. */
export function exampleOf(schema: Schema, known: Readonly<Record<string, unknown>> = {}): unknown {
  return valueOf(schema, known, '')
}

function valueOf(schema: Schema, known: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(known, path)) return known[path]
  const {
    type,
    enum: values,
    examples,
    properties,
    patternProperties,
    items,
  } = alternativesOf(schema)[0] ?? {}
  if (properties !== undefined) {
    return Object.fromEntries(
      Object.entries(properties).map(([name, field]) => [
        name,
        valueOf(field, known, `${path}/${name}`),
      ]),
    )
  }
  const [open] = Object.values(patternProperties ?? {})
  if (open !== undefined) return { [anyName]: valueOf(open, known, `${path}/${anyName}`) }
  if (examples?.[0] !== undefined) return examples[0]
  if (values !== undefined) return values[0]
  if (items !== undefined) return [valueOf(items, known, `${path}/0`)]
  return scalarOf(schema, [type].flat()[0])
}

function scalarOf(schema: Schema, type: string | undefined): unknown {
  const { format, pattern = '', minLength = 0, minimum = 0 } = alternativesOf(schema)[0] ?? {}
  if (type === 'integer' || type === 'number') return Math.max(minimum, 1)
  if (type === 'boolean') return true
  if (format === 'email') return `${crypto.randomUUID()}@example.com`
  if (pattern.startsWith('^#')) return '#123456'
  if (pattern.includes('{12}')) return crypto.randomUUID()
  return 'text'.padEnd(minLength, ' and more')
}
