import { type ErrorCode, errorCodes } from '@papo/protocol'
import { describe, expect, test } from 'vitest'
import { isPapoError, PapoError } from '../src/index.ts'
import { mayRetry, readAnswer, retryAfterMs } from '../src/transport/answer.ts'

const now = Date.parse('2026-01-31T12:00:00.000Z')

function refusal(body: string, status: number, headers: Record<string, string> = {}): PapoError {
  try {
    readAnswer(new Response(body, { status, headers }), body, now)
  } catch (error) {
    if (isPapoError(error)) return error
  }
  throw new Error('The answer was taken')
}

const problem = (code: ErrorCode) =>
  JSON.stringify({
    type: `https://example.com/docs#${code}`,
    title: errorCodes[code].title,
    status: errorCodes[code].status,
    code,
    detail: 'This time, because of that.',
    requestId: 'req-1',
  })

describe('an answer', () => {
  test('is its JSON, or nothing for 204', () => {
    expect(readAnswer(new Response('{"a":1}'), '{"a":1}', now)).toEqual({ a: 1 })
    expect(readAnswer(new Response(null, { status: 204 }), '', now)).toBeUndefined()
  })

  test.each(Object.keys(errorCodes) as ErrorCode[])(
    'with the code %s becomes an error that says whether to retry',
    (code) => {
      const { status, retry } = errorCodes[code]
      const error = refusal(problem(code), status)
      expect(error).toMatchObject({ code, status, retry, requestId: 'req-1' })
      expect(error.message).toBe('This time, because of that.')
      expect(error.problem?.code).toBe(code)
      expect(mayRetry(status)).toBe(retry)
    },
  )

  test('that is not Papo’s is an invalid response, named by the header’s request id', () => {
    expect(refusal('<html>Bad gateway</html>', 502, { 'X-Request-Id': 'req-2' })).toMatchObject({
      code: 'invalid_response',
      status: 502,
      retry: true,
      requestId: 'req-2',
      problem: null,
    })
    expect(refusal('<html>Sign in to the Wi-Fi</html>', 200)).toMatchObject({
      code: 'invalid_response',
      retry: true,
    })
    expect(refusal('', 200)).toMatchObject({ code: 'invalid_response', retry: true })
    expect(refusal('<html>No</html>', 404)).toMatchObject({ retry: false })
    expect(refusal('{"error":"no"}', 400)).toMatchObject({ code: 'invalid_response' })
  })

  test('says how long to wait in seconds or as a date', () => {
    expect(retryAfterMs('7', now)).toBe(7000)
    expect(retryAfterMs('0', now)).toBe(0)
    expect(retryAfterMs('Sat, 31 Jan 2026 12:00:30 GMT', now)).toBe(30_000)
    expect(retryAfterMs('Sat, 31 Jan 2026 11:00:00 GMT', now)).toBe(0)
    expect(retryAfterMs('soon', now)).toBeNull()
    expect(retryAfterMs(null, now)).toBeNull()
    expect(refusal(problem('rate_limited'), 429, { 'Retry-After': '3' }).retryAfterMs).toBe(3000)
  })
})

describe('a PapoError', () => {
  test('is known across realms and copies of the SDK', () => {
    const foreign = Object.assign(new Error('x'), { name: 'PapoError', code: 'chat_ended' })
    expect(isPapoError(foreign)).toBe(true)
    expect(isPapoError(new PapoError('aborted'))).toBe(true)
    expect(isPapoError(new Error('x'))).toBe(false)
    expect(isPapoError({ code: 'chat_ended' })).toBe(false)
    expect(isPapoError(null)).toBe(false)
    expect(isPapoError('PapoError')).toBe(false)
  })

  test('keeps its cause', () => {
    const cause = new TypeError('fetch failed')
    expect(new PapoError('network_error', { cause }).cause).toBe(cause)
  })
})
