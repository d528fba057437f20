/**
 * Prints JSON Schemas as TypeScript that people read: interfaces with the descriptions of the
 * schemas as comments, which refer to each other by name.
 */

/** The part of JSON Schema that the protocol uses. */
export interface Schema {
  type?: string
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  patternProperties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  enum?: readonly unknown[]
  const?: unknown
  minimum?: number
  maximum?: number
  maxLength?: number
}

const primitives: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

/** Declares a type for each schema, under its name. A schema inside another one with an equal text is that type. */
export function printShapes(shapes: ReadonlyMap<string, Schema>): string {
  const names = new Map([...shapes].map(([name, schema]) => [JSON.stringify(schema), name]))
  const declarations = [...shapes].map(([name, schema]) => {
    const body = printAnonymous(schema, names, '')
    const declaration = schema.properties ? `interface ${name} ${body}` : `type ${name} = ${body};`
    return `${comment(schema, '')}export ${declaration}\n`
  })
  return declarations.join('\n')
}

type Names = ReadonlyMap<string, string>

function print(schema: Schema, names: Names, indent: string): string {
  return names.get(JSON.stringify(schema)) ?? printAnonymous(schema, names, indent)
}

function printAnonymous(schema: Schema, names: Names, indent: string): string {
  if (schema.anyOf) return schema.anyOf.map((each) => print(each, names, indent)).join(' | ')
  if (schema.enum) return schema.enum.map((value) => literal(value)).join(' | ')
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.items) {
    const item = print(schema.items, names, indent)
    return item.includes(' | ') ? `(${item})[]` : `${item}[]`
  }
  if (schema.properties) return printObject(schema, names, indent)
  if (schema.patternProperties) {
    const values = Object.values(schema.patternProperties).map((each) => print(each, names, indent))
    return `Record<string, ${values.join(' | ')}>`
  }
  if (Object.keys(schema).every((keyword) => keyword === 'description')) return 'unknown'
  const primitive = primitives[schema.type ?? '']
  if (primitive === undefined) {
    throw new Error(`No type is known for the schema ${JSON.stringify(schema)}`)
  }
  return primitive
}

function printObject({ properties = {}, required = [] }: Schema, names: Names, indent: string) {
  const inner = `${indent}  `
  const fields = Object.entries(properties).map(([field, schema]) => {
    const mark = required.includes(field) ? '' : '?'
    return `${comment(schema, inner)}${inner}${nameOf(field)}${mark}: ${print(schema, names, inner)};\n`
  })
  return `{\n${fields.join('')}${indent}}`
}

/** A field as TypeScript writes it: in quotes unless it is a word. */
const nameOf = (field: string) => (/^[A-Za-z_$][\w$]*$/.test(field) ? field : literal(field))

function literal(value: unknown): string {
  return typeof value === 'string'
    ? `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`
    : JSON.stringify(value)
}

function comment(schema: Schema, indent: string): string {
  const { description = '' } = schema
  const text = [description, ...limitsOf(schema, description)].join(' ').trim()
  return text ? `${indent}/** ${text.replaceAll('*/', String.raw`*\/`)} */\n` : ''
}

const figure = (value: number) => value.toLocaleString('en-US')

/** The bounds of a number and the longest text, unless the description has them. */
function limitsOf({ minimum, maximum, maxLength }: Schema, description: string): string[] {
  const isSaid = (value: number) =>
    new RegExp(String.raw`\b(${value}|${figure(value)})\b`).test(description)
  if (minimum !== undefined && maximum !== undefined && !isSaid(maximum))
    return [`From ${figure(minimum)} to ${figure(maximum)}.`]
  if (maxLength !== undefined && !isSaid(maxLength))
    return [`At most ${figure(maxLength)} characters.`]
  return []
}
