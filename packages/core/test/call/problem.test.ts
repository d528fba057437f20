import { type ErrorCode, errorCodes } from '@papo/protocol'
import { ProblemSchema } from '@papo/protocol/schemas'
import { Check } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { problemAnswer } from '../../src/call/problem.ts'
import { Refusal } from '../../src/platform/refusal.ts'

const answer = (...refusal: ConstructorParameters<typeof Refusal>) =>
  problemAnswer(new Refusal(...refusal), 'request 1', 'https://papo.example')

describe('a problem', () => {
  it.each(Object.keys(errorCodes) as ErrorCode[])('has the status and the title of %s', (code) => {
    const { status, body, headers } = answer(code, 'Why.')
    expect(Check(ProblemSchema, body)).toBe(true)
    expect(status).toBe(errorCodes[code].status)
    expect(body).toEqual({
      type: `https://papo.example/docs#${code}`,
      title: errorCodes[code].title,
      status,
      code,
      detail: 'Why.',
      requestId: 'request 1',
    })
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined)
  })

  it.each([
    ['rate_limited', undefined, '1'],
    ['rate_limited', 0.2, '1'],
    ['rate_limited', 7.1, '8'],
    ['unavailable', undefined, '2'],
    ['draining', undefined, '2'],
    ['chat_ended', undefined, undefined],
  ] as const)('of %s with a wait of %s asks to retry after %s', (code, seconds, header) => {
    const extras = seconds === undefined ? {} : { retryAfterSeconds: seconds }
    expect(answer(code, 'Wait.', extras).headers['retry-after']).toBe(header)
  })

  it('carries the wrong fields and the methods of the address', () => {
    const errors = [{ path: '/text', message: 'is required' }]
    expect(answer('invalid_request', 'No.', { errors }).body.errors).toEqual(errors)
    const { headers } = answer('method_not_allowed', 'No.', { allow: ['GET', 'HEAD'] })
    expect(headers['allow']).toBe('GET, HEAD')
  })
})
