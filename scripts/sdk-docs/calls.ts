/** Which endpoints a method of the SDK calls, and which codes its documentation must and may name. */
import { type ErrorCode, errorCodes } from '@papo/protocol'
import {
  codesOf,
  type EndpointDefinition,
  endpoints,
  type OperationId,
} from '@papo/protocol/endpoints'
import type { ClientErrorCode } from '@papo/sdk'

/** What a method does to the calls below it. */
interface IndirectCall {
  calls: OperationId[]
  /** The refusals that it deals with itself, so that no caller sees them. */
  handles?: ErrorCode[]
  /** Codes that it rejects with without a call. */
  adds?: (ErrorCode | ClientErrorCode)[]
}

/** The methods that call endpoints through other methods. The other ones name their endpoint in their body. */
export const indirectCalls: Record<string, IndirectCall> = {
  'ChatClient.getChatMessages': { calls: ['getMessages'], handles: ['invalid_cursor'] },
  'AgentClient.openChat': {
    calls: ['getMe', 'getChat', 'getMessages'],
    handles: ['invalid_cursor'],
  },
  'ProgramClient.createToken': { calls: ['createToken'] },
  'ProgramClient.changePassword': { calls: ['changePassword'] },
  'ProgramClient.signOut': { calls: ['revokeToken'] },
  'VisitorClient.identify': { calls: ['identify'], handles: ['not_authenticated'] },
  'VisitorClient.start': {
    calls: ['startChat'],
    handles: ['start_expired', 'client_id_reused'],
  },
  'VisitorClient.resume': {
    calls: ['getChat'],
    handles: ['chat_not_found', 'invalid_token'],
    adds: ['aborted'],
  },
  'ChatHandle.send': { calls: ['sendMessage'], adds: ['invalid_request', 'aborted'] },
  'ChatHandle.loadEarlier': { calls: ['getMessages'], handles: ['invalid_cursor'] },
  'ChatHandle.extend': { calls: ['extend'] },
  'ChatClient.endChat': { calls: ['endChat'], handles: ['already_accepted'] },
  'ChatHandle.end': { calls: ['endChat'], handles: ['already_accepted'] },
  'VisitorChat.leaveMessage': { calls: ['leaveMessage'] },
  'VisitorChat.rate': { calls: ['rateChat'] },
  'AgentChat.note': { calls: ['addNote'], adds: ['invalid_request', 'aborted'] },
  'AgentChat.transfer': { calls: ['transferChat'] },
}

/** The code of each failure that no answer reports. */
const clientCodes: Record<ClientErrorCode, true> = {
  network_error: true,
  timeout: true,
  aborted: true,
  invalid_response: true,
}

const rowAt = new Map<string, EndpointDefinition>(
  Object.values(endpoints).map((row) => [`${row.method} ${row.path}`, row]),
)

/** The rows of the endpoints that a text names as `GET /v1/…`. */
export const rowsNamedIn = (text: string): EndpointDefinition[] =>
  [...text.matchAll(/'((?:GET|POST|PUT|PATCH|DELETE) \/v1\/[^']+)'/g)].map(([, endpoint = '']) => {
    const row = rowAt.get(endpoint)
    if (row === undefined) throw new Error(`No row of the table is ${endpoint}`)
    return row
  })

/** What the documentation of a method must and may say about its errors. */
export interface NamedCodes {
  required: ReadonlySet<string>
  allowed: ReadonlySet<string>
}

/** The codes of a method by its name and its text; null if it calls no endpoint. */
export function codesOfMethod(name: string, text: string, takesSignal: boolean): NamedCodes | null {
  const indirect = indirectCalls[name]
  const rows: EndpointDefinition[] = indirect
    ? indirect.calls.map((id) => endpoints[id])
    : rowsNamedIn(text)
  if (rows.length === 0) return null
  const { handles = [], adds = [] } = indirect ?? {}
  const required: string[] = [
    ...rows.flatMap(({ errors, policy }): readonly string[] =>
      policy === 'admin' || policy === 'owner' ? [...errors, 'forbidden'] : errors,
    ),
    ...(takesSignal ? ['aborted'] : []),
    ...adds,
  ]
  const isHandled = (code: string) => handles.some((handled) => handled === code)
  return {
    required: new Set(required.filter((code) => !isHandled(code))),
    allowed: new Set<string>(
      [...rows.flatMap(codesOf), ...Object.keys(clientCodes)].filter((code) => !isHandled(code)),
    ),
  }
}

/** Whether the word is the code of an error. */
export const isCode = (word: string): boolean => word in errorCodes || word in clientCodes
