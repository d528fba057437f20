import { limits, type Problem } from '@papo/protocol'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Caller } from './installation.ts'
import { Refusal, wrong } from './refusal.ts'

/** A request as it arrives. */
export interface Incoming {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly text: string
  readonly signal?: AbortSignal | undefined
}

/** A request whose caller, parameters and body have been checked. */
export interface Checked {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | number>>
  /** Valid by the endpoint’s schema. */
  readonly body: unknown
  readonly caller: Caller | null
  readonly incoming: Incoming
}

/** The allowed values of a query’s parameter. */
export type Parameter =
  | { readonly min: number; readonly max: number }
  | 'text'
  | 'id'
  | readonly string[]

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function idOf(name: string, text: string): string {
  if (uuid.test(text)) return text
  throw wrong(name, 'must be a lowercase UUID')
}

/** Checks that the ids of an address are lowercase UUIDs. */
export function checkParams(params: Checked['params']): void {
  for (const [name, text] of Object.entries(params)) if (name.endsWith('Id')) idOf(name, text)
}

/** An endpoint without a body accepts none, or an empty object. */
export function refuseBody({ text }: Incoming): void {
  if (text !== '' && text.trim() !== '{}') throw wrong('', 'must be absent or an empty object')
}

const maxMistakes = 20

function valueOf(name: string, text: string, parameter: Parameter): string | number {
  if (parameter === 'text') return text
  if (parameter === 'id') return idOf(name, text)
  if ('min' in parameter) {
    const { min, max } = parameter
    if (/^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text)
    throw wrong(name, `must be a whole number from ${min} to ${max}`)
  }
  if (parameter.includes(text)) return text
  throw wrong(name, `must be one of ${parameter.join(', ')}`)
}

/** Reads a closed query: each parameter must be known, in range and present once. */
export function readQuery(
  search: URLSearchParams,
  parameters: Readonly<Record<string, Parameter>>,
): Checked['query'] {
  const query: Record<string, string | number> = {}
  for (const [name, text] of search) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (parameter === undefined) throw wrong(name, 'is not a parameter of this call')
    if (Object.hasOwn(query, name)) throw wrong(name, 'is given twice')
    query[name] = valueOf(name, text, parameter)
  }
  return query
}

/** Reads a closed body: JSON with the fields of the schema and no others. */
export function readBody({ headers, text }: Incoming, schema: TSchema): unknown {
  const type = headers.get('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refusal('unsupported_media_type')
  if (new TextEncoder().encode(text).length > limits.bodyBytes)
    throw new Refusal('payload_too_large')
  const body = parsed(text)
  if (Value.Check(schema, body)) return body
  const errors: NonNullable<Problem['errors']> = Value.Errors(schema, body)
    .slice(0, maxMistakes)
    .map(({ instancePath, message }) => ({ path: instancePath, message }))
  throw new Refusal('invalid_request', { detail: 'The body is not as described', errors })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid_json')
  }
}
