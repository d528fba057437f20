import { limits } from '@papo/protocol'
import { Refusal } from '../platform/refusal.ts'
import { fieldError, invalidBody, pointer, textFault } from './field-error.ts'

/** How deep a body may be nested. */
// @fault deepest-body
const maxDepth = 10
/** The names that reach a prototype. No field of ours has such a name. */
const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])
/** Matched byte for byte, so that no other parser ever sees a body. */
const strictType = /^application\/json(?: ?; ?charset="?(?:utf-8|UTF-8)"?)?$/
const strictUtf8 = new TextDecoder('utf-8', { /* @fault utf-eight */ fatal: true, ignoreBOM: true })

export const wrongMediaType = () =>
  new Refusal('unsupported_media_type', 'Content-Type must be exactly application/json.')

export const bodyTooLarge = (cause?: unknown) =>
  new Refusal(
    'payload_too_large',
    `A body has at most ${limits.bodyBytes.toLocaleString('en')} bytes.`,
    {},
    cause,
  )

/** Refuses bodies of another type, and compressed ones, before they are read. */
export function requireJsonType(type: string | undefined, encoding: string | undefined): void {
  if (type !== undefined && /* @fault exact-type */ !strictType.test(type)) {
    throw wrongMediaType()
  }
  // @fault packed-body
  if (encoding !== undefined) {
    throw new Refusal('unsupported_media_type', 'A body must not be compressed.')
  }
}

/**
 * The value of a JSON text in UTF-8. @throws Refusal `payload_too_large`, `invalid_json`, or `invalid_request` with
 * the path of a forbidden name or text
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  if (bytes.length > limits.bodyBytes) throw bodyTooLarge()
  if (bytes.length === 0) throw new Refusal('invalid_json', 'A JSON body is required.')
  const value = parsed(decoded(bytes))
  inspect(value, '', 1)
  return value
}

function decoded(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    throw new Refusal('invalid_json', 'The body is not valid UTF-8.')
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid_json', 'The body is not valid JSON.')
  }
}

function inspect(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    const fault = textFault(value)
    if (fault !== null) refuse(path, fault)
  } else if (typeof value === 'number') {
    // @fault finite-number
    if (!Number.isFinite(value)) refuse(path, 'must be a finite number')
  } else if (typeof value === 'object' && value !== null) {
    if (depth > maxDepth) refuse(path, `must not be nested deeper than ${maxDepth} levels`)
    for (const [key, inner] of Object.entries(value)) {
      if (prototypeKeys.has(key)) refuse(path, 'must not have fields named after prototypes')
      if (textFault(key) !== null) refuse(path, 'must not have malformed field names')
      inspect(inner, `${path}/${pointer(key)}`, depth + 1)
    }
  }
}

function refuse(path: string, message: string): never {
  throw invalidBody([fieldError(path, message)])
}
