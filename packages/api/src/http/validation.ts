import type { Problem } from '@papo/protocol'
import type {
  FastifySchema,
  FastifySchemaValidationError,
  preValidationHookHandler,
  RouteOptions,
} from 'fastify'
import { Refusal } from '@papo/core/platform/refusal'
import { pointer, textFault } from './json-body.ts'

/** For Fastify's Ajv: it coerces no type, drops no field and reports all errors. */
export const ajvOptions = {
  // @fault strict-types
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: true,
  allErrors: true,
  // Allows unions of types and tuples in the usual short form.
  allowUnionTypes: true,
} as const

/** Keeps the answer to a body full of errors short. */
const maxErrors = 20
const maxPath = 200

type FieldError = NonNullable<Problem['errors']>[number]

/** The refusal for the errors that the schemas found. */
export function formatErrors(errors: FastifySchemaValidationError[], part: string): Refusal {
  const byPath = new Map<string, FieldError>()
  for (const error of errors) {
    const path = pathOf(error, part)
    if (byPath.size >= maxErrors) break
    if (!byPath.has(path)) byPath.set(path, { path, message: messageOf(error) })
  }
  const words = part === 'body' ? 'The body is not valid.' : 'The address is not valid.'
  return new Refusal('invalid_request', words, { errors: [...byPath.values()] })
}

function pathOf({ keyword, instancePath, params }: FastifySchemaValidationError, part: string) {
  const named = keyword === 'required' ? params['missingProperty'] : params['additionalProperty']
  const inner = typeof named === 'string' ? `/${pointer(named)}` : ''
  const path = (instancePath + inner).slice(0, maxPath)
  return part === 'body' ? path : path.replace(/^\//, '')
}

function messageOf({ keyword, message = 'is not valid', params }: FastifySchemaValidationError) {
  if (keyword === 'required') return 'is required'
  if (keyword === 'additionalProperties') return 'is not known'
  if (keyword === 'pattern') return 'has the wrong form'
  if (keyword === 'enum' && Array.isArray(params['allowedValues'])) {
    return `must be one of ${params['allowedValues'].join(', ')}`
  }
  return message
}

const nothing = { type: 'object', properties: {}, additionalProperties: false } as const

/**
 * A route without a schema for its query accepts no parameter; one without a schema for its body accepts no
 * body or an empty object.
 */
export function rejectUndeclaredInput(route: RouteOptions): void {
  route.schema = { querystring: nothing, ...route.schema }
}

/** Runs before the schemas: rejects missing bodies, and parameters that are repeated or malformed. */
export const parseStrictParams: preValidationHookHandler = (request, _reply, done) => {
  try {
    const schema = request.routeOptions.schema
    requireValidBody(schema, request.body)
    parseStrict(schema?.querystring, request.query)
    parseStrict(schema?.params, request.params)
    done()
  } catch (error) {
    done(error as Error)
  }
}

function requireValidBody(schema: FastifySchema | undefined, body: unknown): void {
  if (schema?.body !== undefined) {
    if (body === undefined) throw new Refusal('invalid_json', 'A JSON body is required.')
    return
  }
  if (body === undefined) return
  const isEmpty = typeof body === 'object' && body !== null && Object.keys(body).length === 0
  if (isEmpty && !Array.isArray(body)) return
  throw new Refusal('invalid_request', 'This address takes no body.', {
    errors: [{ path: '', message: 'must be absent or an empty object' }],
  })
}

/** Parses numbers and booleans of an address in their one exact form; all else stays text. */
function parseStrict(schema: unknown, input: unknown): void {
  // The parsers return objects without a prototype, so every name is safe to look up.
  const values = (input ?? {}) as Record<string, unknown>
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, { type?: string }> }
  for (const name of Object.keys(values)) {
    const type = Object.hasOwn(properties, name) ? properties[name]?.type : undefined
    const value = strictValue(name, values[name], type)
    if (value !== values[name]) values[name] = value
  }
}

const strictNumber = /^(?:0|-?[1-9]\d{0,14})$/

function strictValue(name: string, value: unknown, type: string | undefined): unknown {
  if (typeof value !== 'string') return refuse(name, 'must be given once')
  const fault = textFault(value)
  if (fault !== null) return refuse(name, fault)
  if ((type === 'integer' || type === 'number') && strictNumber.test(value)) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

function refuse(name: string, message: string): never {
  throw new Refusal('invalid_request', 'The address is not valid.', {
    errors: [{ path: name.slice(0, maxPath), message }],
  })
}
