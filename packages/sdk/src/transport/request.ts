import type { Endpoint } from '@papo/protocol'
import { PapoError } from '../papo-error.ts'
import { Aborter, encodePart, toJson } from '../platform/natives.ts'
import type { Platform } from '../platform/platform.ts'
import { readAnswer } from './answer.ts'
import type { Request } from './contract.ts'

/** How long an ordinary call may take. */
const callTimeoutMs = 15_000

export interface RequestOptions {
  baseUrl: string
  platform: Platform
  /** Asked for at each call; without one, none is sent. */
  token(endpoint: Endpoint): string | null | undefined
  /** `omit` wherever a token says who is calling. */
  credentials(): RequestCredentials
}

/** The endpoint with its parameters in place: the same call always has the same address. */
function addressOf(
  path: string,
  params: Record<string, string> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodePart(params[name] ?? ''))
  const pairs = Object.keys(query)
    .filter((name) => query[name] !== undefined && query[name] !== '')
    .map((name) => `${name}=${encodePart(String(query[name]))}`)
  return pairs.length ? `${filled}?${pairs.join('&')}` : filled
}

/** The one place that talks HTTP. */
export function createRequest(options: RequestOptions): Request {
  const { platform } = options
  const origin = options.baseUrl.replace(/\/+$/, '')

  return async (endpoint, given) => {
    const call: AnyCall = given
    const [method, path] = endpoint.split(' ') as [string, string]
    const token = call.token ?? options.token(endpoint)
    const headers: Record<string, string> = {}
    if (token) headers['authorization'] = `Bearer ${token}`
    if (call.body) headers['content-type'] = 'application/json'
    const init: RequestInit = { method, headers, credentials: options.credentials() }
    if (call.body) init.body = toJson(call.body)
    const url = origin + addressOf(path, call.params, call.query)
    // The contract says which shape each endpoint answers.
    return (await exchange(platform, url, init, call)) as never
  }
}

interface AnyCall {
  params?: Record<string, string>
  query?: Record<string, unknown> | undefined
  body?: unknown
  signal?: AbortSignal | undefined
  timeoutMs?: number
  token?: string
}

async function exchange(
  platform: Platform,
  url: string,
  init: RequestInit,
  { signal, timeoutMs = callTimeoutMs }: AnyCall,
): Promise<unknown> {
  const aborter = new Aborter()
  const abort = () => aborter.abort()
  let isLate = false
  const stopTimer = platform.setTimer(() => {
    isLate = true
    abort()
  }, timeoutMs)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted) abort()
  try {
    const response = await platform.fetch(url, { ...init, signal: aborter.signal })
    const text = await response.text()
    return readAnswer(response, text, platform.now())
  } catch (cause) {
    if (cause instanceof PapoError) throw cause
    if (signal?.aborted) throw new PapoError('aborted', { message: 'The call was given up', cause })
    const message = isLate ? `No answer within ${timeoutMs} ms` : 'The server was not reached'
    throw new PapoError(isLate ? 'timeout' : 'network_error', { message, retry: true, cause })
  } finally {
    stopTimer()
    signal?.removeEventListener('abort', abort)
  }
}
