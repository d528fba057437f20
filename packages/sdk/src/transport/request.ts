import type { Endpoint, VisitorEndpoint } from '@papo/protocol'
import { PapoError } from '../papo-error.ts'
import { Aborter, encodePart, toJson } from '../platform/natives.ts'
import type { Platform } from '../platform/platform.ts'
import { readAnswer } from './answer.ts'
import { createBudget } from './budget.ts'
import type { Request } from './contract.ts'
import type { Answers, Asked } from './visitor-answers.ts'

/** The default timeout of a call. */
const callTimeoutMs = 15_000
/**
 * The server’s own limit for polls is 120. The others are kept for requests that a runtime repeats by itself
 * before their answer can be counted.
 */
const requestsPerMinute = 116
/** Hints are worthless later, so they are dropped over budget instead of waiting. */
const hint = /(typing|read)$/

export interface RequestOptions {
  baseUrl: string
  platform: Platform
  /** Called for each request; without a token, none is sent. */
  token(endpoint: Endpoint): string | null | undefined
  /** `omit` if a token identifies the caller. */
  credentials(): RequestCredentials
  /** The model of each endpoint’s answer. */
  answers: Answers<VisitorEndpoint>
  /** The most requests in a minute for one chat, or for one endpoint without a chat. */
  perMinute?: number | undefined
}

/** Fills in the parameters of a path: the same call always has the same address. */
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

/** The only place that makes HTTP requests. It keeps to a budget that no caller can exceed. */
export function createRequest(options: RequestOptions): Request {
  const { platform, perMinute = requestsPerMinute } = options
  const origin = options.baseUrl.replace(/\/+$/, '')
  const answers: Record<string, ((asked: Asked) => unknown) | undefined> = options.answers
  const budget = createBudget(platform, perMinute)

  return async (endpoint, typedCall) => {
    const call: AnyCall = typedCall
    const budgetKey = call.params?.['chatId'] ?? endpoint
    const isHint = hint.test(endpoint)
    for (let ms; (ms = budget.waitOf(budgetKey, isHint)) > 0;) {
      if (isHint) throw new PapoError('rate_limited', { retry: true, retryAfterMs: ms })
      await pause(platform, ms, call.signal)
    }
    const [method, path] = endpoint.split(' ') as [string, string]
    const token = call.token ?? options.token(endpoint)
    const headers: Record<string, string> = {}
    if (token) headers['authorization'] = `Bearer ${token}`
    else if (call.agentId) headers['x-papo-agent'] = call.agentId
    if (call.body) headers['content-type'] = 'application/json'
    const init: RequestInit = { method, headers, credentials: options.credentials() }
    if (call.body) init.body = toJson(call.body)
    const url = origin + addressOf(path, call.params, call.query)
    const repeated = () => budget.charge(budgetKey)
    // The contract types the answer of each endpoint; the model has checked it.
    return (await exchange(platform, url, init, call, answers[endpoint]?.(call), repeated)) as never
  }
}

interface AnyCall extends Asked {
  query?: Record<string, unknown> | undefined
  signal?: AbortSignal | undefined
  timeoutMs?: number
  token?: string
  agentId?: string | null
}

const abortedError = (cause?: unknown) =>
  new PapoError('aborted', { message: 'The call was given up', cause })

/** Rejects as soon as the call is aborted. */
function pause(platform: Platform, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopTimer = platform.setTimer(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    const abort = () => {
      stopTimer()
      reject(abortedError())
    }
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) abort()
  })
}

async function exchange(
  platform: Platform,
  url: string,
  init: RequestInit,
  { signal, timeoutMs = callTimeoutMs }: AnyCall,
  model: unknown,
  /** Called if the runtime has made the request twice. */
  repeated: () => void,
): Promise<unknown> {
  const aborter = new Aborter()
  const abort = () => aborter.abort()
  let isLate = false
  const stopTimer = platform.setTimer(() => {
    isLate = true
    abort()
  }, timeoutMs)
  signal?.addEventListener('abort', abort)
  // Some runtimes never settle a fetch that was aborted, as after a 421 whose answer is cut.
  const aborted = new Promise<never>((_resolve, reject) => {
    aborter.signal.addEventListener('abort', () => reject(aborter.signal.reason as Error))
  })
  if (signal?.aborted) abort()
  const answered = async () => {
    const response = await platform.fetch(url, { ...init, signal: aborter.signal })
    // Fetch makes such a request once more by itself, on a new connection.
    if (response.status === 421) repeated()
    return readAnswer(response, await response.text(), platform.now(), model)
  }
  try {
    return await Promise.race([answered(), aborted])
  } catch (cause) {
    if (cause instanceof PapoError) throw cause
    if (signal?.aborted) throw abortedError(cause)
    const message = isLate ? `No answer within ${timeoutMs} ms` : 'The server was not reached'
    throw new PapoError(isLate ? 'timeout' : 'network_error', { message, retry: true, cause })
  } finally {
    stopTimer()
    signal?.removeEventListener('abort', abort)
  }
}
