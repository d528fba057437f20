import type { Role } from '@papo/protocol'

/** A visitor, known by their token. */
export interface VisitorCaller {
  type: 'visitor'
  workspaceId: string
  siteId: string
  visitorId: string
  name: string | null
  tokenHash: string
}

/** An agent, admin or owner, known by a program's token or the console's cookie. */
export interface AgentCaller {
  type: 'agent'
  workspaceId: string
  agentId: string
  name: string
  role: Role
  tokenHash: string
  session: 'program' | 'console'
}

/** Who is calling, as proven by the request. */
export type Caller = VisitorCaller | AgentCaller
