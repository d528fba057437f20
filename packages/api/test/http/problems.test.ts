import { type ErrorCode, errorCodes } from '@papo/protocol'
import { ProblemSchema } from '@papo/protocol/schemas'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, type ApiAnswer, openApi } from './api-under-test.ts'

let api: ApiUnderTest
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

/** The code of an answer that is a complete problem. */
function problemIn(answer: ApiAnswer): string {
  expect(Check(ProblemSchema, answer.body)).toBe(true)
  const code = answer.body['code'] as ErrorCode
  expect(answer.body).toMatchObject({
    status: errorCodes[code].status,
    title: errorCodes[code].title,
    requestId: answer.headers['x-request-id'],
  })
  expect(answer.status).toBe(errorCodes[code].status)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  expect(answer.headers['x-papo']).toBe('1')
  return code
}

const startBody = () => ({
  siteKey: api.site.key,
  clientId: '3f0c1d6e-8a57-4a3c-9d0e-7a1b2c3d4e5f',
})

describe('an address', () => {
  it('that does not exist is a 404', async () => {
    expect(problemIn(await api.call('GET', '/nowhere'))).toBe('not_found')
    expect(problemIn(await api.call('POST', '/v1/nowhere', { body: { a: 1 } }))).toBe('not_found')
  })

  it('names its methods if the method is wrong', async () => {
    const answer = await api.call('DELETE', '/v1/chats')
    expect(problemIn(answer)).toBe('method_not_allowed')
    expect(answer.headers['allow']).toBe('GET, HEAD, POST')
    expect(problemIn(await api.call('OPTIONS', '/v1/chats'))).toBe('method_not_allowed')
  })

  it('that is badly encoded is a 400', async () => {
    expect(problemIn(await api.call('GET', '/v1/chats/%zz'))).toBe('invalid_request')
  })

  it('that is too long is a 414', async () => {
    const address = `/v1/chats?text=${'a'.repeat(9000)}`
    expect(problemIn(await api.call('GET', address, { token: api.owner }))).toBe('uri_too_long')
    const id = `/v1/chats/${'a'.repeat(101)}`
    expect(problemIn(await api.call('GET', id, { token: api.owner }))).toBe('uri_too_long')
  })

  it.each([
    ['an unknown parameter', '/v1/chats?colour=red', 'colour'],
    ['a parameter given twice', '/v1/chats?limit=1&limit=2', 'limit'],
    ['a number in an odd form', '/v1/chats?limit=1e1', 'limit'],
    ['a number with a blank', '/v1/chats?limit=%205', 'limit'],
    ['a number out of its range', '/v1/chats?limit=101', 'limit'],
    ['an unknown word', '/v1/chats?status=closed', 'status'],
    ['NUL', '/v1/chats?text=%00', 'text'],
    ['a prototype', '/v1/chats?__proto__=1', '__proto__'],
    ['a parameter where none is expected', '/v1/me?limit=1', 'limit'],
  ])('with %s is a 400 that names it', async (_what, url, path) => {
    const answer = await api.call('GET', url, { token: api.owner })
    expect(problemIn(answer)).toBe('invalid_request')
    expect(answer.body['errors']).toEqual([{ path, message: expect.any(String) }])
  })
})

describe('a body', () => {
  const start = (body: string | Buffer, headers: Record<string, string> = {}) =>
    api.call('POST', '/v1/chats', { body, headers })

  it('that is not JSON is a 400', async () => {
    expect(problemIn(await start('{"siteKey":'))).toBe('invalid_json')
    expect(problemIn(await start(''))).toBe('invalid_json')
    expect(problemIn(await api.call('POST', '/v1/chats'))).toBe('invalid_json')
    expect(problemIn(await start(Buffer.from([0x22, 0xff, 0x22])))).toBe('invalid_json')
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json\ta',
    ' application/json',
    'Application/JSON',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; a=b',
    'application/json, text/plain',
    'application/vnd.api+json',
    '*/*',
  ])('of the type %j is a 415', async (type) => {
    const answer = await start(JSON.stringify(startBody()), { 'content-type': type })
    expect(problemIn(answer)).toBe('unsupported_media_type')
  })

  it('without a type is a 415', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/v1/chats',
      payload: Buffer.from(JSON.stringify(startBody())),
      headers: { 'content-length': '90' },
    })
    expect(answer.json()).toMatchObject({ code: 'unsupported_media_type' })
  })

  it('that is compressed is a 415', async () => {
    const answer = await start(JSON.stringify(startBody()), { 'content-encoding': 'gzip' })
    expect(problemIn(answer)).toBe('unsupported_media_type')
  })

  it('in UTF-8, declared or not, is accepted', async () => {
    const plain = await start(JSON.stringify(startBody()), {
      'content-type': 'application/json; charset=utf-8',
    })
    expect(plain.status).toBe(201)
  })

  it('above 64 KB is a 413 before it is parsed', async () => {
    expect(problemIn(await start('{'.padEnd(65_537, ' ')))).toBe('payload_too_large')
    expect(problemIn(await start('{'.padEnd(65_536, ' ')))).toBe('invalid_json')
  })

  it.each([
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['a number for a text', { siteKey: 5 }, '/siteKey'],
    ['a list for a text', { siteKey: ['abc'] }, '/siteKey'],
    ['null for a text', { siteKey: null }, '/siteKey'],
    ['a text for an object', { visitor: 'Ana' }, '/visitor'],
    ['an inner unknown field', { visitor: { role: 'owner' } }, '/visitor/role'],
    ['an invalid id', { clientId: '../etc' }, '/clientId'],
    ['an invalid e-mail', { visitor: { email: 'ana' } }, '/visitor/email'],
    [
      'a name of an attribute that is too long',
      { visitor: { attributes: { ['a'.repeat(65)]: 1 } } },
      `/visitor/attributes/${'a'.repeat(65)}`,
    ],
    ['NUL in a text', { visitor: { name: 'a\0b' } }, '/visitor/name'],
    ['a lone surrogate', { visitor: { name: '\ud800' } }, '/visitor/name'],
    ['the role of the caller', { seq: 1 }, '/seq'],
  ])('with %s is a 400 that names it', async (_what, more, path) => {
    const answer = await start(JSON.stringify({ ...startBody(), ...more }))
    expect(problemIn(answer)).toBe('invalid_request')
    expect(answer.body['errors']).toContainEqual({ path, message: expect.any(String) })
  })

  it.each([
    '{"__proto__":{"admin":true}}',
    '{"visitor":{"attributes":{"constructor":{"prototype":{"admin":true}}}}}',
    '{"siteKey":1e400}',
    `${'['.repeat(11)}${']'.repeat(11)}`,
    `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  ])('with a dangerous key is a 400: %.60s', async (body) => {
    expect(problemIn(await start(body))).toBe('invalid_request')
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  })

  it('with many errors is answered with some of them', async () => {
    const faults = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`field${at}`, at]))
    const answer = await start(JSON.stringify(faults))
    expect(problemIn(answer)).toBe('invalid_request')
    expect(answer.body['errors']).toHaveLength(20)
  })

  it('is refused if none is expected', async () => {
    const { chatId, token } = await api.start()
    const end = (body: object) => api.call('POST', `/v1/chats/${chatId}/end`, { token, body })
    expect(problemIn(await end({ endedBy: 'system' }))).toBe('invalid_request')
    expect(problemIn(await end([]))).toBe('invalid_request')
    expect((await end({})).status).toBe(200)
  })

  it('is read only after the caller is known', async () => {
    const answer = await api.call('POST', '/v1/sites', { body: '{' })
    expect(problemIn(answer)).toBe('not_authenticated')
  })
})

describe('a crash', () => {
  it('shows the caller nothing and the log its cause', async () => {
    const { database } = api.services
    const { read } = database.work
    database.work.read = () => Promise.reject(new Error('the disk is on fire'))
    const answer = await api.call('GET', '/v1/sites', { token: api.owner })
    database.work.read = read
    expect(problemIn(answer)).toBe('internal_error')
    expect(answer.text).not.toContain('fire')
    const line = api.log.find((one) => one.includes('on fire'))
    expect(line).toContain(answer.headers['x-request-id'])
  })
})
