import { describe, expect, it } from 'vitest'
import { errorCodes } from '../src/index.ts'
import { type EndpointDefinition, endpoints } from '../src/endpoints.ts'

const rows: [string, EndpointDefinition][] = Object.entries(endpoints)
const parametersOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)

interface Node {
  type?: string
  additionalProperties?: unknown
  description?: string
  default?: unknown
  properties?: Record<string, Node>
  required?: string[]
  anyOf?: Node[]
  items?: Node
}

/** The path of each object in a schema that accepts fields which it does not name. */
function openObjects(node: Node, path = ''): string[] {
  const { type, additionalProperties, properties = {}, anyOf = [], items } = node
  const isOpen = type === 'object' && additionalProperties !== false
  return [
    ...(isOpen ? [path] : []),
    ...Object.entries(properties).flatMap(([name, one]) => openObjects(one, `${path}/${name}`)),
    ...anyOf.flatMap((one) => openObjects(one, path)),
    ...(items === undefined ? [] : openObjects(items, `${path}/0`)),
  ]
}

/** The path of each field without a description. */
function silentFields(node: Node, path = ''): string[] {
  const { properties = {}, anyOf = [], items } = node
  return [
    ...Object.entries(properties).flatMap(([name, one]) => [
      ...(one.description ? [] : [`${path}/${name}`]),
      ...silentFields(one, `${path}/${name}`),
    ]),
    ...anyOf.flatMap((one) => silentFields(one, path)),
    ...(items === undefined ? [] : silentFields(items, `${path}/0`)),
  ]
}

describe('the table of endpoints', () => {
  it('has one row for each method and path', () => {
    const calls = rows.map(([, { method, path }]) => `${method} ${path}`)
    expect(new Set(calls).size).toBe(calls.length)
  })

  it('counts every write that needs no account', () => {
    const uncounted = rows.filter(
      ([, { policy, method, limit }]) =>
        (policy === 'open' || policy === 'site') && method !== 'GET' && typeof limit !== 'string',
    )
    expect(uncounted).toEqual([])
  })
})

describe.each(rows)('%s', (_name, row) => {
  const { path, method, params, query, body, answers, errors, limit, summary, description } = row

  it('names exactly the parameters of its path', () => {
    expect(Object.keys(params?.properties ?? {})).toEqual(parametersOf(path))
    expect(params?.required ?? []).toEqual(parametersOf(path))
  })

  it('has a closed query, each field optional or with a default', () => {
    const { properties = {}, required = [] } = (query ?? {}) as Node
    expect(query === undefined ? [] : openObjects(query as Node)).toEqual([])
    expect(required.filter((field) => properties[field]?.default === undefined)).toEqual([])
  })

  it('has a closed body, and none if it reads', () => {
    expect(body === undefined ? [] : openObjects(body as Node)).toEqual([])
    expect(method === 'GET' && body !== undefined).toBe(false)
  })

  it('says what it does, takes and answers', () => {
    const parts = [params, query, body, ...Object.values(answers)] as (Node | null | undefined)[]
    const silent = parts.filter((schema) => schema && !schema.description)
    expect(silent).toEqual([])
    expect(parts.flatMap((schema) => (schema ? silentFields(schema) : []))).toEqual([])
    expect(summary).toMatch(/^[A-Z].*[^.]$/)
    expect(description ?? 'None.').toMatch(/\.$/)
    expect(typeof limit === 'object' ? limit.none : limit).toMatch(/\w/)
  })

  it('answers in one way, or with 200 for a repeat and 201', () => {
    expect([['200'], ['201'], ['204'], ['200', '201']]).toContainEqual(Object.keys(answers))
  })

  it('lists known codes once, and none that all calls of its kind have', () => {
    const ofKind = ['invalid_request', 'internal_error', 'unavailable', 'rate_limited']
    if (row.policy !== 'open') ofKind.push('invalid_token', 'forbidden', 'origin_not_allowed')
    if (body !== undefined) ofKind.push('invalid_json', 'payload_too_large')
    expect(errors.filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([])
    expect(errors.filter((code) => ofKind.includes(code))).toEqual([])
    expect(new Set(errors).size).toBe(errors.length)
  })
})
