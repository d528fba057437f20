import * as protocolSchemas from '@papo/protocol/schemas'

/** The part of an OpenAPI document that has schemas. */
interface Documented {
  paths?: unknown
  components?: object
}

/** Lists each schema of the protocol once, by its name, and refers to it elsewhere. */
export function withNamedSchemas<Document extends Documented>(document: Document): Document {
  const names = new Map<string, string>()
  const definitions: [string, object][] = []
  for (const [exported, schema] of Object.entries(protocolSchemas)) {
    const isNamed = exported.endsWith('Schema') && typeof schema === 'object'
    if (isNamed && 'properties' in schema) {
      const name = exported.replace(/Schema$/, '')
      names.set(canonical(schema), name)
      definitions.push([name, schema])
    }
  }
  const schemas = Object.fromEntries(
    definitions
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, schema]) => [name, refer(schema, names, true)]),
  )
  return {
    ...document,
    paths: refer(document.paths, names),
    components: { ...document.components, schemas },
  }
}

function refer(node: unknown, names: Map<string, string>, isDefinition = false): unknown {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map((inner) => refer(inner, names))
  const name = isDefinition ? undefined : names.get(canonical(node))
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, refer(inner, names)]))
}

/** The same text for equal schemas, in OpenAPI's form for open-ended objects. */
function canonical(schema: object): string {
  return JSON.stringify(schema, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const { patternProperties, ...rest } = value as { patternProperties?: object }
    const [open] = Object.values(patternProperties ?? {})
    const words = open === undefined ? rest : { ...rest, additionalProperties: open as object }
    const order = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1)
    return Object.fromEntries(Object.entries(words).sort(order))
  })
}
