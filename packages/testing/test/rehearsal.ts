import { errorCodes, type ErrorCode, type Problem } from '@papo/protocol'
import { type EndpointDefinition, endpoints } from '@papo/protocol/endpoints'
import { ProblemSchema } from '@papo/protocol/schemas'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { expect } from 'vitest'
import {
  type Backend,
  type BackendOptions,
  createBackend,
  type EndpointName,
  manualPlatform,
} from '../src/index.ts'

const rows: Record<EndpointName, EndpointDefinition> = endpoints

/** The normal answer of an endpoint; null without a body. */
function answerOf(name: EndpointName): TSchema | null {
  const { 200: repeated, 201: created = repeated } = rows[name].answers
  return created ?? null
}

export interface Ask {
  token?: string
  body?: unknown
  headers?: Record<string, string>
  /** Sent unchanged, instead of a body as JSON. */
  text?: string
  fetch?: typeof fetch
}

export interface Answered<T = Record<string, unknown>> {
  status: number
  headers: Headers
  body: T
}

export const uuid = (n: number): string => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`

function requireFit(schema: TSchema, body: unknown): void {
  const mistakes = Value.Errors(schema, body).map(({ instancePath, message }) => ({
    instancePath,
    message,
  }))
  expect(mistakes).toEqual([])
}

function requireProblem(status: number, headers: Headers, body: unknown): void {
  requireFit(ProblemSchema, body)
  const { code, requestId } = body as Problem
  expect(status).toBe(errorCodes[code].status)
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(headers.get('x-request-id')).toBe(requestId)
  expect(headers.get('x-papo')).toBe('1')
  expect(headers.has('retry-after')).toBe(status === 429 || status === 503)
}

function requireEmpty(status: number, body: unknown): void {
  expect([status, body]).toEqual([204, null])
}

/** A backend in manual time, and calls to it whose answers are checked against the schemas. */
export class Rehearsal {
  readonly platform = manualPlatform()
  readonly backend: Backend

  constructor(options: BackendOptions = {}) {
    this.backend = createBackend({ platform: this.platform, ...options })
    this.platform.useServer(this.backend.fetch)
  }

  /** `request` is `METHOD /path?query`. */
  async ask<T = Record<string, unknown>>(request: string, ask: Ask = {}): Promise<Answered<T>> {
    const [method = '', path = ''] = request.split(' ')
    const headers: Record<string, string> = { ...ask.headers }
    if (ask.token !== undefined) headers['authorization'] = `Bearer ${ask.token}`
    const text = ask.body === undefined ? ask.text : JSON.stringify(ask.body)
    if (text !== undefined) headers['content-type'] ??= 'application/json'
    const before = this.backend.requests.length
    const response = await (ask.fetch ?? this.backend.fetch)(`https://papo.test${path}`, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
    })
    const received = await response.text()
    const body: unknown = received === '' ? null : JSON.parse(received)
    const endpoint = this.backend.requests[before]?.endpoint
    if (response.status >= 400) requireProblem(response.status, response.headers, body)
    else if (endpoint) {
      const schema = answerOf(endpoint)
      if (schema) requireFit(schema, body)
      else requireEmpty(response.status, body)
    }
    return { status: response.status, headers: response.headers, body: body as T }
  }

  /** The problem that a call is refused with. */
  async refusal(request: string, ask: Ask = {}): Promise<ErrorCode> {
    const { body } = await this.ask<Problem>(request, ask)
    return body.code
  }

  /** A token for the first agent, or for another account. */
  async token(account: { email: string; password: string } = this.backend.agent): Promise<string> {
    const { email, password } = account
    const { body } = await this.ask<{ accessToken: string }>('POST /v1/auth/token', {
      body: { email, password },
    })
    return body.accessToken
  }

  /** A chat that a visitor has started with a call. */
  async start(
    more: Record<string, unknown> = {},
    ask: Ask = {},
  ): Promise<{ id: string; token: string; status: number }> {
    const { status, body } = await this.ask<{ sessionId: string; visitorToken: string }>(
      'POST /v1/chats',
      {
        ...ask,
        body: {
          siteKey: this.backend.site.key,
          clientId: this.platform.randomUUID(),
          ...more,
        },
      },
    )
    return { id: body.sessionId, token: body.visitorToken, status }
  }
}
