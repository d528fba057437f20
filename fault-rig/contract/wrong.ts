import { alternativesOf, type Schema, typesOf } from './schema.ts'

/** JSON that is nested deeper than any body may be. */
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

/** JSON that no field accepts. */
const never = [
  '1e400',
  '-1e400',
  '{"__proto__":{"role":"owner"}}',
  '{"__proto__":"owner"}',
  '{"constructor":{"prototype":{"role":"owner"}}}',
  '{"$ne":null,"$or":[{"a":{"$gt":""}}]}',
  String.raw`"\u0000"`,
  String.raw`"\ud800"`,
  nested(11),
  // The parser accepts this depth, but the serialiser would overflow the stack.
  nested(20_000),
]

/** One value of each type, with the types that accept it. */
const ofType: readonly (readonly [json: string, types: readonly string[]])[] = [
  ['null', ['null']],
  ['true', ['boolean']],
  ['5', ['integer', 'number']],
  ['5.5', ['number']],
  ['"text"', ['string']],
  ['[]', ['array']],
  ['["text"]', ['array']],
  ['{}', ['object']],
]

/** Values that a field of this schema must refuse, as JSON: of other types, and out of range. */
export function wrongFor(schema: Schema): string[] {
  const types = typesOf(schema)
  const others = ofType.filter(([, takers]) => !takers.some((type) => types.has(type)))
  return [...never, ...others.map(([json]) => json), ...alternativesOf(schema).flatMap(beyond)]
}

function beyond(schema: Schema): string[] {
  const { type, enum: values, minimum, maximum, pattern, format } = schema
  const { minLength, maxLength, maxItems, maxProperties, required = [] } = schema
  const isText = type === 'string' || values !== undefined
  const many = (count: number, field: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => field(at)).join(',')
  return [
    ...(minimum === undefined ? [] : [String(minimum - 1), '-9007199254740993']),
    ...(maximum === undefined ? [] : [String(maximum + 1), '9007199254740993']),
    ...(minLength === undefined || minLength < 1 ? [] : ['""']),
    ...(maxLength === undefined ? [] : [JSON.stringify('x'.repeat(maxLength + 1))]),
    ...(isText && (pattern ?? format ?? values) !== undefined ? [`"' OR 1=1 --"`] : []),
    ...(maxItems === undefined ? [] : [`[${many(maxItems + 1, () => '"https://a.example"')}]`]),
    ...(maxProperties === undefined
      ? []
      : [`{${many(maxProperties + 1, (at) => `"key${at}":1`)}}`]),
    ...(required.length === 0 ? [] : ['{}']),
  ]
}
