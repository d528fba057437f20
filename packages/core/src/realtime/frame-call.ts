import type { ClientFrame } from '@papo/protocol'
import { type EndpointDefinition, endpoints, type OperationId } from '@papo/protocol/endpoints'
import { type CallerPolicy, requireRole } from '../call/admit.ts'
import { answer } from '../call/answers.ts'
import type { Caller } from '../platform/caller.ts'
import { callSource } from '../session/call-source.ts'
import type { RealtimeNeeds } from './needs.ts'

/** The frames that run in order; a ping is answered at once. */
export type CommandFrame = Exclude<ClientFrame, { type: 'ping' | 'pong' }>

/** A frame that stands for the call of an endpoint. */
export interface FrameCall {
  caller: Caller
  /** The address that the socket comes from. */
  address: string
  chatId?: string
  query?: unknown
  body?: unknown
}

/** A frame says nothing of its source but the address of its socket. */
const sourceAt = (address: string) =>
  callSource({ address, header: () => undefined, cookie: () => null })

const neverDisconnected = new AbortController().signal

/** Admits the frame by the policy of its endpoint and counts it by its limit. @throws Refusal */
export async function admitFrame(
  { count }: Pick<RealtimeNeeds, 'count'>,
  endpoint: OperationId,
  { caller, address, chatId = null }: Omit<FrameCall, 'chatId'> & { chatId?: string | null },
): Promise<void> {
  const { policy, limit }: EndpointDefinition = endpoints[endpoint]
  requireRole(caller, policy as CallerPolicy)
  await count(limit, { caller, chatId, source: () => sourceAt(address) })
}

/** Runs the use case of the endpoint and returns the body of its answer. @throws Refusal */
export async function runFrame(
  needs: Pick<RealtimeNeeds, 'answers'>,
  endpoint: OperationId,
  { caller, address, chatId, query = {}, body }: FrameCall,
): Promise<unknown> {
  const answered = await answer(needs.answers, endpoint, {
    caller,
    params: { chatId },
    query,
    body,
    source: sourceAt(address),
    origin: undefined,
    isOwn: false,
    authorization: undefined,
    disconnected: neverDisconnected,
  })
  return answered.body
}
