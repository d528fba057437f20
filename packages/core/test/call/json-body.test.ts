import { limits } from '@papo/protocol'
import { describe, expect, it } from 'vitest'
import { parseJsonBody, requireJsonType } from '../../src/call/json-body.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const refused = (code: string, path?: string) =>
  expect.objectContaining({
    code,
    ...(path === undefined
      ? {}
      : { extras: { errors: [{ path, message: expect.any(String) as string }] } }),
  })

describe('a body', () => {
  it('is the value of its JSON', () => {
    expect(parseJsonBody(bytes('{"text":"olá 👋"}'))).toEqual({ text: 'olá 👋' })
  })

  it.each([
    ['nothing', bytes(''), 'invalid_json'],
    ['half of it', bytes('{"a":'), 'invalid_json'],
    ['a byte order mark', bytes('\ufeff{}'), 'invalid_json'],
    ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'invalid_json'],
    ['too much', new Uint8Array(limits.bodyBytes + 1).fill(0x20), 'payload_too_large'],
  ])('of %s is refused', (_what, body, code) => {
    expect(() => parseJsonBody(body)).toThrow(refused(code))
  })

  it.each([
    ['{"__proto__":{"admin":true}}', ''],
    ['{"a":{"constructor":1}}', '/a'],
    ['{"a":{"b/c":"\\u0000"}}', '/a/b~1c'],
    ['{"a":["\\ud800"]}', '/a/0'],
    ['{"a":1e400}', '/a'],
    ['{"\\u0000":1}', ''],
    [`${'['.repeat(11)}${']'.repeat(11)}`, '/0/0/0/0/0/0/0/0/0/0'],
  ])('with a dangerous part is refused: %s', (text, path) => {
    expect(() => parseJsonBody(bytes(text))).toThrow(refused('invalid_request', path))
  })
})

describe('the type of a body', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
  ])('%s is accepted', (type) => {
    expect(() => requireJsonType(type, undefined)).not.toThrow()
  })

  it.each(['text/plain', 'Application/JSON', 'application/json; charset=utf-16', ''])(
    '%j is refused',
    (type) => {
      expect(() => requireJsonType(type, undefined)).toThrow(refused('unsupported_media_type'))
    },
  )

  it('with an encoding is refused', () => {
    const packed = () => requireJsonType('application/json', 'gzip')
    expect(packed).toThrow(refused('unsupported_media_type'))
  })
})
