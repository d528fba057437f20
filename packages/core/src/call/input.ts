import Type, { type TObject, type TSchema } from 'typebox'
import { Refusal } from '../platform/refusal.ts'
import { fieldError, invalidAddress, invalidBody, textFault } from './field-error.ts'
import { type SchemaCheck, schemaCheck } from './schema-check.ts'

/** The schemas of what an endpoint takes. */
export interface InputSchemas {
  params?: TObject | undefined
  /** Closed. Without one, any query is taken: an endpoint that takes none has `noQuery`. */
  query?: TObject | undefined
  /** Closed. Without one, the call takes no body, or an empty object. */
  body?: TSchema | undefined
}

/** The query of an endpoint that takes none. */
export const noQuery = Type.Object({}, { additionalProperties: false })

/** What a call gives: its parts of the path and its query as texts, its body parsed, undefined for none. */
export interface Input {
  params: unknown
  query: unknown
  body: unknown
}

/**
 * Checks what a call gives. Numbers and booleans of its address are parsed in their one exact form and absent
 * parameters get their defaults, in place.
 *
 * @throws Refusal `invalid_json` or `invalid_request`
 */
export type ReadInput = (input: Input) => void

/** Prepares the check of an endpoint's input. */
export function inputReader({ params, query, body }: InputSchemas): ReadInput {
  const readParams = addressPart(params)
  const readQuery = addressPart(query)
  const checkBody = body === undefined ? null : schemaCheck(body)
  return (input) => {
    requireBody(checkBody !== null, input.body)
    readQuery.parse(input.query)
    readParams.parse(input.params)
    readParams.check(input.params)
    if (checkBody !== null) refuseErrors(checkBody(input.body), invalidBody)
    readQuery.check(input.query)
  }
}

function requireBody(takesBody: boolean, body: unknown): void {
  if (takesBody) {
    if (body === undefined) throw new Refusal('invalid_json', 'A JSON body is required.')
    return
  }
  if (body === undefined) return
  const isEmpty = typeof body === 'object' && body !== null && Object.keys(body).length === 0
  if (isEmpty && !Array.isArray(body)) return
  throw new Refusal('invalid_request', 'This address takes no body.', {
    errors: [fieldError('', 'must be absent or an empty object')],
  })
}

function refuseErrors(
  errors: ReturnType<SchemaCheck>,
  refusal: typeof invalidBody | typeof invalidAddress,
): void {
  if (errors.length > 0) throw refusal(errors)
}

interface AddressPart {
  parse(values: unknown): void
  check(values: unknown): void
}

/** The parameters of a path or a query. Without a schema, only their texts are checked. */
function addressPart(schema: TObject | undefined): AddressPart {
  const properties = new Map(Object.entries(schema?.properties ?? {}) as [string, Property][])
  const defaults = [...properties].flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const check = schema === undefined ? null : schemaCheck(schema)
  return {
    parse(input) {
      const values = (input ?? {}) as Record<string, unknown>
      for (const name of Object.keys(values)) {
        const value = strictValue(name, values[name], properties.get(name)?.type)
        if (value !== values[name]) values[name] = value
      }
    },
    check(input) {
      if (check === null) return
      const values = input as Record<string, unknown>
      for (const [name, value] of defaults) values[name] ??= value
      const errors = check(values)
      if (errors.length === 0) return
      throw invalidAddress(errors.map(({ path, message }) => ({ path: path.slice(1), message })))
    },
  }
}

interface Property {
  type?: string
  default?: unknown
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
  throw invalidAddress([fieldError(name, message)])
}
