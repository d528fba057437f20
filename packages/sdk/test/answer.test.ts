import { type ErrorCode, errorCodes } from '@papo/protocol'
import { describe, expect, test } from 'vitest'
import { isPapoError, isRefusal, PapoError } from '../src/index.ts'
import { mayRetry, readAnswer, retryAfterMs } from '../src/transport/answer.ts'
import { visitorAnswers } from '../src/transport/visitor-answers.ts'
import { chatOf, mark, messageOf, pageOf } from './sdk-harness.ts'

const now = Date.parse('2026-01-31T12:00:00.000Z')
const problemType = { 'content-type': 'application/problem+json; charset=utf-8' }
const asked = { params: { chatId: 'chat-1' }, body: { clientId: 'sent-1', text: 'Hi' } }

/** Builds an answer with any HTTP status: the constructor of `Response` rejects those below 200. */
const statuses = Array.from({ length: 400 }, (_, at) => at + 200)
const endpoints = Object.entries(visitorAnswers)

function answer(status: number, text: string, headers: Record<string, string>): Response {
  const hasBody = ![204, 205, 304].includes(status)
  return new Response(hasBody ? text : null, { status, headers })
}

function outcome(response: Response, text: string, model: unknown): PapoError | 'taken' {
  try {
    readAnswer(response, text, now, model)
    return 'taken'
  } catch (error) {
    if (isPapoError(error)) return error
    throw error
  }
}

function refusal(text: string, status: number, headers: Record<string, string> = {}): PapoError {
  const result = outcome(answer(status, text, headers), text, { asked: '' })
  if (result === 'taken') throw new Error('The answer was taken')
  return result
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

describe('an answer from Papo', () => {
  test('is its JSON, or nothing for 204', () => {
    const bodyOf = (text: string | null, status: number, model: unknown) =>
      readAnswer(new Response(text, { status, headers: mark }), text ?? '', now, model)
    expect(bodyOf('{"a":1}', 200, { a: 0 })).toEqual({ a: 1 })
    expect(bodyOf('{"a":1}', 201, { a: 0 })).toEqual({ a: 1 })
    expect(bodyOf(null, 204, undefined)).toBeUndefined()
  })

  test.each(Object.keys(errorCodes) as ErrorCode[])(
    'with the code %s becomes an error that says whether to retry',
    (code) => {
      const { status, retry } = errorCodes[code]
      const error = refusal(problem(code), status, { ...mark, ...problemType })
      expect(error).toMatchObject({ code, status, retry, requestId: 'req-1' })
      expect(error.message).toBe('This time, because of that.')
      expect(error.problem?.code).toBe(code)
      expect(mayRetry(status)).toBe(retry)
      expect(isRefusal(error, status)).toBe(!retry)
    },
  )

  test('has Retry-After in seconds or as a date', () => {
    expect(retryAfterMs('7', now)).toBe(7000)
    expect(retryAfterMs('0', now)).toBe(0)
    expect(retryAfterMs('Sat, 31 Jan 2026 12:00:30 GMT', now)).toBe(30_000)
    expect(retryAfterMs('Sat, 31 Jan 2026 11:00:00 GMT', now)).toBe(0)
    expect(retryAfterMs('soon', now)).toBeNull()
    expect(retryAfterMs(null, now)).toBeNull()
    const headers = { ...mark, ...problemType, 'Retry-After': '3' }
    expect(refusal(problem('rate_limited'), 429, headers).retryAfterMs).toBe(3000)
  })
})

describe('an answer from an intermediary', () => {
  const foreign: [what: string, text: string, headers?: Record<string, string>][] = [
    ['an empty object', '{}'],
    ['JSON with a good status', '{"status":"ok"}'],
    ['a page', '<!doctype html><title>Sign in to the network</title>'],
    ['nothing', ''],
    ['null', 'null'],
    ['a cut answer', '{"status":"active","messages":[{"id":"e'],
    ['a list', '[]'],
    ['a problem without the mark', problem('chat_not_found'), problemType],
    ['a code without the mark', '{"code":"invalid_token","status":401}'],
    ['a page of the log without the mark', JSON.stringify(pageOf([messageOf(1)]))],
    ['a message without the mark', JSON.stringify(messageOf(1, { clientId: 'sent-1' }))],
    ['another mark', JSON.stringify(chatOf()), { 'x-papo': '2' }],
  ]

  test.each(foreign)(
    'decides nothing under any status: %s',
    (_what, text, headers = {}) => {
      for (const status of statuses) {
        const response = answer(status, text, { ...headers, 'Retry-After': '3600' })
        for (const [endpoint, model] of [...endpoints, ['204', () => undefined] as const]) {
          const error = outcome(response, hasText(status, text), model(asked))
          expect([status, endpoint, error]).toMatchObject([
            status,
            endpoint,
            { code: 'invalid_response', retry: true, status, retryAfterMs: null, problem: null },
          ])
        }
      }
    },
    60_000,
  )

  test.each(foreign.slice(0, 7))(
    'decides nothing under any status, even with the mark: %s',
    (_what, text) => {
      for (const status of statuses) {
        const response = answer(status, text, mark)
        for (const [endpoint, model] of endpoints) {
          const error = outcome(response, hasText(status, text), model(asked))
          expect([status, endpoint, error]).toMatchObject([
            status,
            endpoint,
            { code: 'invalid_response', retry: true, problem: null },
          ])
        }
      }
    },
    60_000,
  )

  test('has the request id of the header', () => {
    expect(refusal('<html>Bad gateway</html>', 502, { 'X-Request-Id': 'req-2' })).toMatchObject({
      code: 'invalid_response',
      requestId: 'req-2',
    })
  })

  test('is no refusal, whatever its status', () => {
    for (const status of [400, 401, 403, 404, 405, 413, 451]) {
      expect(isRefusal(refusal(problem('not_found'), status, problemType), status)).toBe(false)
    }
  })
})

describe('a problem with the mark', () => {
  const marked = { ...mark, ...problemType }

  test.each([
    ['under another status than it says', problem('chat_not_found'), 403, marked],
    ['under a status that is no refusal', '{"code":"x","status":200}', 200, marked],
    ['as a document of another type', problem('chat_not_found'), 404, { ...mark }],
    ['without a code', '{"status":404}', 404, marked],
    ['with a code that is no text', '{"code":7,"status":404}', 404, marked],
  ])('%s is no refusal', (_what, text, status, headers) => {
    expect(refusal(text, status, headers)).toMatchObject({ code: 'invalid_response', retry: true })
  })
})

describe('an answer with the mark that does not match the call', () => {
  const sent = messageOf(1, { clientId: 'sent-1' })
  const send = 'POST /v1/chats/:chatId/messages'
  const read = 'GET /v1/chats/:chatId/messages'
  const started = { sessionId: 'chat-1', visitorToken: 'token', chat: chatOf() }

  test.each([
    ['a send with another client id', send, { ...sent, clientId: 'sent-2' }],
    ['a send without a client id', send, { ...sent, clientId: null }],
    ['a send in another chat', send, { ...sent, chatId: 'chat-2' }],
    ['a send as a chat', send, chatOf()],
    ['a send without a place in the log', send, { ...sent, seq: undefined }],
    ['a log without a cursor', read, { ...pageOf(), cursor: undefined }],
    ['a log without messages', read, { ...pageOf(), messages: null }],
    ['a log whose messages are no list', read, { ...pageOf(), messages: {} }],
    ['a log with an entry of another chat', read, pageOf([sent, messageOf(2, { chatId: 'b' })])],
    ['a log with an entry that is none', read, { ...pageOf(), messages: [null] }],
    ['a log with a pace that is no number', read, { ...pageOf(), nextPollInMs: '2500' }],
    ['a log with a pace of null', read, { ...pageOf(), nextPollInMs: null }],
    ['another chat', 'GET /v1/chats/:chatId', chatOf({ id: 'chat-2' })],
    ['another chat’s end', 'POST /v1/chats/:chatId/end', chatOf({ id: 'chat-2' })],
    ['another chat’s rating', 'PUT /v1/chats/:chatId/rating', chatOf({ id: 'chat-2' })],
    ['a start without a token', 'POST /v1/chats', { ...started, visitorToken: undefined }],
    ['a start without a chat', 'POST /v1/chats', { ...started, chat: null }],
    ['a start without a session', 'POST /v1/chats', { ...started, sessionId: 1 }],
    ['an identity without a token', 'POST /v1/visitor/identify', { token: 'x' }],
    ['settings without the result for the origin', 'GET /v1/widget/:siteKey', { siteName: 'Shop' }],
  ] as const)('decides nothing: %s', (_what, endpoint, body) => {
    const text = JSON.stringify(body)
    const error = outcome(answer(200, text, mark), text, visitorAnswers[endpoint](asked))
    expect(error).toMatchObject({ code: 'invalid_response', retry: true })
  })

  test.each([
    ['a send', send, sent],
    ['a send whose ids are written in capitals', send, { ...sent, clientId: 'SENT-1' }],
    ['a log', read, pageOf([sent], { typing: [{ type: 'agent', id: 'a', name: null }] })],
    ['an empty log', read, pageOf()],
    ['a log with fields that came later', read, { ...pageOf(), later: true }],
    ['a chat', 'GET /v1/chats/:chatId', chatOf()],
    ['a start', 'POST /v1/chats', started],
  ] as const)('is not confused with a matching one: %s', (_what, endpoint, body) => {
    const text = JSON.stringify(body)
    expect(outcome(answer(201, text, mark), text, visitorAnswers[endpoint](asked))).toBe('taken')
  })
})

const hasText = (status: number, text: string) => ([204, 205, 304].includes(status) ? '' : text)

describe('a PapoError', () => {
  test('is recognised across realms and copies of the SDK', () => {
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
