import { randomUUID } from 'node:crypto'
import type { RawClient } from '../clients/raw-client.ts'
import type { Schema } from './schema.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query'
  schema: Schema
}

/** One operation of the API, as its OpenAPI document describes it. */
export interface Operation {
  /** The operationId. */
  name: string
  method: string
  /** With `{names}` for its parameters. */
  path: string
  parameters: readonly Parameter[]
  /** Null where the operation takes no body. */
  body: Schema | null
}

interface Described {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

interface Document {
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, Schema> }
}

/** Every operation of `/v1/openapi.json`. */
export async function readContract(client: RawClient): Promise<Operation[]> {
  const document = await client.ask<Document>('GET', '/v1/openapi.json')
  const { schemas } = document.components
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => {
      const body = requestBody?.content['application/json']?.schema
      return {
        name: operationId,
        method: method.toUpperCase(),
        path,
        parameters: parameters.map((parameter) => ({
          ...parameter,
          schema: whole(parameter.schema, schemas),
        })),
        body: body === undefined ? null : whole(body, schemas),
      }
    }),
  )
}

/**
 * The path with its parameters filled in. An id that is not given leads nowhere; throws where another value is missing.
 */
export function pathOf({ path }: Operation, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? (name.endsWith('Id') ? randomUUID() : undefined)
    if (value === undefined) throw new Error(`there is no ${name} for ${path}`)
    return value
  })
}

/** The node with its references resolved. */
function whole<Node>(node: Node, schemas: Record<string, Schema>): Node {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map((inner: unknown) => whole(inner, schemas)) as Node
  const { $ref } = node as { $ref?: string }
  if ($ref !== undefined) {
    return whole(schemas[$ref.replace('#/components/schemas/', '')] as Node, schemas)
  }
  const entries = Object.entries(node).map(([key, inner]) => [key, whole(inner, schemas)])
  return Object.fromEntries(entries) as Node
}
