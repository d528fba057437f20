import { type Actor, agentActor } from '@papo/core/audit/actor'
import type { AgentCaller, Caller, VisitorCaller } from '@papo/core/platform/caller'
import { Refusal } from '@papo/core/platform/refusal'

interface RequestWithCaller {
  caller: Caller | null
}

/** The caller of a route whose policy requires a visitor or an agent. */
export function callerOf({ caller }: RequestWithCaller): Caller {
  if (caller === null) throw new Refusal('not_authenticated', 'A token is required.')
  return caller
}

/** The caller of a route for agents. */
export function agentOf({ caller }: RequestWithCaller): AgentCaller {
  if (caller?.type === 'agent') return caller
  throw new Refusal('forbidden', 'This is for agents.')
}

/** The calling agent, with their address, as the audit log records them. */
export function actorOf(request: RequestWithCaller & { ip: string }): Actor {
  return agentActor(agentOf(request), /* @fault actor-address */ request.ip)
}

/** The caller of a route for visitors. */
export function requireVisitor({ caller }: RequestWithCaller): VisitorCaller {
  if (caller?.type === 'visitor') return caller
  throw new Refusal('forbidden', 'This is for visitors.')
}

/** The calling visitor, or null. */
export function visitorOf({ caller }: RequestWithCaller): VisitorCaller | null {
  return caller?.type === 'visitor' ? caller : null
}

/** The token of a caller with a bearer token. */
export function bearerToken(request: { headers: { authorization?: string | undefined } }): string {
  return request.headers.authorization?.slice('Bearer '.length).trim() ?? ''
}
