import type { Role } from '@papo/protocol'

/** A visitor, authenticated by their token. */
export interface VisitorCaller {
  type: 'visitor'
  workspaceId: string
  siteId: string
  visitorId: string
  name: string | null
  tokenHash: string
  /** The token opens this chat alone: it came out of a mail. */
  onlyChatId?: string
}

/** An agent, admin or owner, authenticated by a program's token or the console's cookie. */
export interface AgentCaller {
  type: 'agent'
  workspaceId: string
  agentId: string
  name: string
  role: Role
  /** The sites that the agent answers, null for all; owners and admins answer all, whatever this says. */
  siteIds: readonly string[] | null
  tokenHash: string
  session: 'program' | 'console'
  /** Whether the agent must set up a second factor before anything else. */
  mustEnrol?: boolean
}

/** Who is calling, as authenticated by the request. */
export type Caller = VisitorCaller | AgentCaller
