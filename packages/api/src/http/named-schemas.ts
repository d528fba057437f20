import * as protocolSchemas from '@papo/protocol/schemas'

/** An OpenAPI document, as far as schemas are concerned. */
interface Documented {
  paths?: unknown
  components?: object
}

/** Says schemas of the protocol once, under their names, and refers to them elsewhere. */
export function withNamedSchemas<Document extends Documented>(document: Document): Document {
  const names = new Map<string, string>()
  for (const [exported, schema] of Object.entries(protocolSchemas)) {
    const isNamed = exported.endsWith('Schema') && typeof schema === 'object'
    if (isNamed && 'properties' in schema) {
      names.set(JSON.stringify(schema), exported.replace(/Schema$/, ''))
    }
  }
  const schemas: Record<string, unknown> = {}
  for (const [text, name] of [...names].sort(([, one], [, other]) => (one < other ? -1 : 1))) {
    schemas[name] = refer(JSON.parse(text), names, true)
  }
  return {
    ...document,
    paths: refer(document.paths, names),
    components: { ...document.components, schemas },
  }
}

function refer(node: unknown, names: Map<string, string>, isDefinition = false): unknown {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map((inner) => refer(inner, names))
  const name = isDefinition ? undefined : names.get(JSON.stringify(node))
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, refer(inner, names)]))
}
