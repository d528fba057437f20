import { isUtf8 } from 'node:buffer'
import { limits } from '@papo/protocol'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '@papo/core/platform/refusal'
import type { App } from './app-type.ts'

/** How deep a body may be nested. */
// @fault deepest-body
const maxDepth = 10
/** The names that reach a prototype. No field of ours has such a name. */
const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])
/** Matched byte for byte, so that no other parser ever sees a body. */
const strictType = /^application\/json(?: ?; ?charset="?(?:utf-8|UTF-8)"?)?$/

/** The only body parser: JSON in UTF-8, without text that cannot be stored or displayed. */
export function parseJsonBodies(app: App): void {
  // @fault one-parser
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', /* @fault body-limit */ bodyLimit: limits.bodyBytes },
    (_request, body: Buffer, done) => {
      try {
        done(null, parseJson(body))
      } catch (error) {
        done(error as Error, undefined)
      }
    },
  )
  app.addHook('preParsing', (request, _reply, payload, done) => {
    try {
      rejectMalformedBodies(request)
      done(null, payload)
    } catch (error) {
      done(error as Error)
    }
  })
}

function rejectMalformedBodies({ headers }: FastifyRequest): void {
  const type = headers['content-type']
  if (type !== undefined && /* @fault exact-type */ !strictType.test(type)) {
    throw new Refusal('unsupported_media_type', 'Content-Type must be exactly application/json.')
  }
  // @fault packed-body
  if (headers['content-encoding'] !== undefined) {
    throw new Refusal('unsupported_media_type', 'A body must not be compressed.')
  }
}

/**
 * The value of a JSON text. @throws Refusal `invalid_json`, or `invalid_request` with the path of a
 * forbidden name or text
 */
function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw new Refusal('invalid_json', 'A JSON body is required.')
  // @fault utf-eight
  if (!isUtf8(body)) throw new Refusal('invalid_json', 'The body is not valid UTF-8.')
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw new Refusal('invalid_json', 'The body is not valid JSON.')
  }
  inspect(value, '', 1)
  return value
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

/** Why a text cannot be stored or displayed, or null. */
export function textFault(text: string): string | null {
  // @fault no-nul
  if (text.includes('\0')) return 'must not contain the character NUL'
  // @fault well-formed
  if (!text.isWellFormed()) return 'must be well-formed Unicode'
  return null
}

/** A key as a part of a JSON Pointer (RFC 6901). */
export const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** The client chooses the names in a path, so it is cut off here. */
const maxPath = 200

function refuse(path: string, message: string): never {
  throw new Refusal('invalid_request', 'The body is not valid.', {
    errors: [{ path: path.slice(0, maxPath), message }],
  })
}
