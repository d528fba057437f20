import { SendMessageSchema, StartChatSchema } from '@papo/protocol/schemas'
import Type from 'typebox'
import { Settings } from 'typebox/system'
import { afterEach, describe, expect, it } from 'vitest'
import { inputReader } from '../../src/call/input.ts'
import { schemaCheck } from '../../src/call/schema-check.ts'
import { Refusal } from '../../src/platform/refusal.ts'

const query = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
    tail: Type.Optional(Type.Literal(true)),
    status: Type.Optional(Type.Enum(['waiting', 'ended'])),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)

function refusalOf(run: () => void): Refusal {
  try {
    run()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a query', () => {
  const read = inputReader({ query })
  const values = (given: Record<string, unknown>) => {
    read({ params: {}, query: given, body: undefined })
    return given
  }

  it('is parsed in its one exact form, with its defaults', () => {
    expect(values({})).toEqual({ limit: 50 })
    expect(values({ limit: '7', tail: 'true', text: '7' })).toEqual({
      limit: 7,
      tail: true,
      text: '7',
    })
  })

  it.each([
    [{ colour: 'red' }, 'colour', 'is not known'],
    [{ limit: ['1', '2'] }, 'limit', 'must be given once'],
    [{ limit: '1e1' }, 'limit', 'must be integer'],
    [{ limit: '01' }, 'limit', 'must be integer'],
    [{ limit: ' 5' }, 'limit', 'must be integer'],
    [{ limit: '101' }, 'limit', 'must be <= 100'],
    [{ tail: 'yes' }, 'tail', 'must be boolean'],
    [{ tail: 'false' }, 'tail', 'must be equal to constant'],
    [{ status: 'closed' }, 'status', 'must be one of waiting, ended'],
    [{ text: '' }, 'text', 'must NOT have fewer than 1 characters'],
    [{ text: '\0' }, 'text', 'must not contain the character NUL'],
    [{ text: '\ud800' }, 'text', 'must be well-formed Unicode'],
  ])('%j is refused at %s: %s', (given, path, message) => {
    const { code, message: detail, extras } = refusalOf(() => values(given))
    expect([code, detail]).toEqual(['invalid_request', 'The address is not valid.'])
    expect(extras.errors).toEqual([{ path, message }])
  })
})

describe('a body', () => {
  const read = inputReader({ body: SendMessageSchema })
  const clientId = '3f0c1d6e-8a57-4a3c-9d0e-7a1b2c3d4e5f'
  const errorsOf = (body: unknown) =>
    refusalOf(() => read({ params: {}, query: {}, body })).extras.errors

  it('is required where a schema asks for one', () => {
    const refusal = refusalOf(() => read({ params: {}, query: {}, body: undefined }))
    expect(refusal.code).toBe('invalid_json')
  })

  it('names each wrong field', () => {
    expect(() => read({ params: {}, query: {}, body: { clientId, text: 'olá' } })).not.toThrow()
    expect(errorsOf({ clientId: 'x', colour: 1, 'a/b~': 1 })).toEqual([
      { path: '/text', message: 'is required' },
      { path: '/colour', message: 'is not known' },
      { path: '/a~1b~0', message: 'is not known' },
      { path: '/clientId', message: 'has the wrong form' },
    ])
    expect(errorsOf({ clientId, text: 5 })).toEqual([{ path: '/text', message: 'must be string' }])
    expect(errorsOf([])).toEqual([{ path: '', message: 'must be object' }])
  })

  it('is answered with twenty errors at most, and with paths of bounded length', () => {
    const fields = Array.from({ length: 3000 }, (_, at) => [`${at}`.padEnd(300, 'x'), at])
    const errors = errorsOf(Object.fromEntries(fields)) ?? []
    expect(errors).toHaveLength(20)
    expect(Math.max(...errors.map(({ path }) => path.length))).toBe(200)
  })

  it('must be absent or empty where there is no schema', () => {
    const none = inputReader({})
    const take = (body: unknown) => () => none({ params: {}, query: {}, body })
    expect(take(undefined)).not.toThrow()
    expect(take({})).not.toThrow()
    for (const body of [[], null, 'text', { a: 1 }]) {
      expect(refusalOf(take(body)).extras.errors).toEqual([
        { path: '', message: 'must be absent or an empty object' },
      ])
    }
  })
})

describe('an e-mail', () => {
  const check = schemaCheck(StartChatSchema)
  const errors = (email: string) =>
    check({
      siteKey: 'key',
      clientId: '3f0c1d6e-8a57-4a3c-9d0e-7a1b2c3d4e5f',
      visitor: { email },
    })

  it.each(['ana@example.com', 'ana+papo@mail.example.com'])('%s is one', (email) => {
    expect(errors(email)).toEqual([])
  })

  it.each(['ana', 'ana@localhost', '"a b"@example.com', 'a@[192.0.2.1]', 'a..b@example.com'])(
    '%s is none',
    (email) => {
      const message = 'must match format "email"'
      expect(errors(email)).toContainEqual({ path: '/visitor/email', message })
    },
  )
})

describe('where code made from text is forbidden', () => {
  afterEach(() => Settings.Set({ useAcceleration: true }))

  it('the check finds the same', () => {
    Settings.Set({ useAcceleration: false })
    const interpreted = schemaCheck(StartChatSchema)
    Settings.Set({ useAcceleration: true })
    const compiled = schemaCheck(StartChatSchema)
    const clientId = '3f0c1d6e-8a57-4a3c-9d0e-7a1b2c3d4e5f'
    const bodies = [
      { siteKey: 'key', clientId },
      { siteKey: 5, visitor: { email: 'ana', role: 'owner' } },
      { siteKey: 'key', clientId, visitor: { attributes: { ['a'.repeat(65)]: [] } } },
    ]
    expect(bodies.map(interpreted)).toEqual(bodies.map(compiled))
    expect(bodies.map((body) => compiled(body).length > 0)).toEqual([false, true, true])
  })
})
