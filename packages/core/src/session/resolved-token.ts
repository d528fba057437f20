import type { AgentRecord } from '../agent/agent.ts'
import type { Caller } from '../platform/caller.ts'
import type { VisitorRecord, VisitorTokenRecord } from '../visitor/visitor.ts'
import { extendedExpiry } from '../visitor/visitor-token.ts'
import { type AgentSessionRecord, consoleIdleMs } from './agent-session.ts'

/** A token with its caller and its times, as read from the database. Times are milliseconds since 1970. */
export interface ResolvedToken {
  caller: Caller
  /** The token is invalid from then on, unless it is used before. */
  endsAt: number
  /** When its use was last recorded. */
  usedAt: number
  /** When the token would expire if it were used at `usedAt`. */
  lastsUntil(usedAt: Date): Date
}

export function resolveVisitorToken(found: {
  token: VisitorTokenRecord
  visitor: VisitorRecord
}): ResolvedToken {
  const { token, visitor } = found
  const { tokenHash, workspaceId, siteId, visitorId, onlyChatId } = token
  const { name } = visitor
  const scope = onlyChatId === null ? {} : { onlyChatId }
  return {
    caller: { type: 'visitor', workspaceId, siteId, visitorId, name, tokenHash, ...scope },
    endsAt: token.expiresAt.getTime(),
    usedAt: token.lastUsedAt.getTime(),
    lastsUntil: (usedAt) => extendedExpiry(token, usedAt),
  }
}

/** A console session also ends after `consoleIdleMs` without a call. A disabled agent has no valid session. */
export function resolveAgentToken(found: {
  session: AgentSessionRecord
  agent: AgentRecord
}): ResolvedToken {
  const { tokenHash, kind, mustEnrol, lastUsedAt, expiresAt } = found.session
  const { id, workspaceId, name, role, siteIds, disabledAt } = found.agent
  const usedAt = lastUsedAt.getTime()
  const idleUntil = kind === 'console' ? usedAt + consoleIdleMs : Infinity
  return {
    caller: {
      type: 'agent',
      workspaceId,
      agentId: id,
      name,
      role,
      siteIds,
      tokenHash,
      session: kind,
      ...(mustEnrol && { mustEnrol }),
    },
    // @fault disabled-session
    endsAt: disabledAt === null ? Math.min(expiresAt.getTime(), idleUntil) : 0,
    usedAt,
    lastsUntil: () => expiresAt,
  }
}
