import type { ErrorCode } from '@papo/protocol'
import type { OperationId } from '@papo/protocol/endpoints'
import type { BackendTime } from '../platform/time.ts'
import { Refusal, type RefusalDetails, type Reply } from './refusal.ts'

/** The names of the protocol’s endpoints: `sendMessage`, `acceptChat` … */
export type EndpointName = OperationId

/** One request on its way to the backend. */
export interface ConductedCall {
  readonly endpoint: EndpointName
  readonly time: BackendTime
  /** The backend’s normal work, refusals included. Each call is one arrival of the request. */
  work(): Promise<Reply>
}

/** How the backend, or the network before it, behaves. */
export type Conduct = (call: ConductedCall) => Promise<Reply>

/** The error that a client sees when the connection breaks. */
export class BrokenConnection extends TypeError {
  constructor() {
    super('Failed to fetch')
  }
}

/** Works normally. */
export const normal = (): Conduct => (call) => call.work()

/** Answers with one of the protocol’s errors, without doing the work. */
export const refuses =
  (code: ErrorCode, details: RefusalDetails = {}): Conduct =>
  () =>
    Promise.reject(new Refusal(code, details))

/** Begins to work only after `ms` milliseconds. */
export const slow =
  (ms: number): Conduct =>
  async (call) => {
    await new Promise<void>((resolve) => call.time.setTimer(resolve, ms))
    return call.work()
  }

/** Does the work, then the connection breaks: the client cannot know that the work was done. */
export const losesReplies = (): Conduct => async (call) => {
  await call.work()
  throw new BrokenConnection()
}

/** The connection breaks before the work. */
export const dropsRequests = (): Conduct => () => Promise.reject(new BrokenConnection())

/** Never answers and does no work. The client must time out. */
export const hangs = (): Conduct => () => new Promise(() => {})

/** A proxy in front of the backend answers instead of it: 502 and a page of HTML. */
export const answersGarbage = (): Conduct => () =>
  Promise.resolve({
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
  })

/** The request arrives `times` times; the client sees the last answer. */
export const repeats =
  (times: number): Conduct =>
  async (call) => {
    for (let arrival = 1; arrival < times; arrival++) await call.work()
    return call.work()
  }

/** One conduct for each request, in order; normal after the last one. */
export function inSequence(...conducts: readonly Conduct[]): Conduct {
  const left = [...conducts]
  return (call) => (left.shift() ?? normal())(call)
}
