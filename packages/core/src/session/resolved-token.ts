import type { AgentRecord } from '../agent/agent.ts'
import type { Caller } from '../platform/caller.ts'
import { shared } from '../platform/shared-text.ts'
import type { NamedToken } from '../visitor/visitor-store.ts'
import { absoluteMs, slidingMs } from '../visitor/visitor-token.ts'
import { type AgentSessionRecord, consoleIdleMs } from './agent-session.ts'

/** A token with its caller. Times are milliseconds since 1970. */
export interface ResolvedToken {
  caller: Caller
  /** The token is invalid from then on, unless it is used before. */
  endsAt: number
  /** When its use was last recorded. */
  usedAt: number
}

/** A token as it was read from the database. */
export interface FoundToken extends ResolvedToken {
  /** Each use makes it last so much longer, but not beyond `endsAtLatest`. */
  extendsByMs: number
  endsAtLatest: number
}

/** When the token would expire if it were used at `usedAt`. */
export const lastsUntil = ({ extendsByMs, endsAtLatest }: FoundToken, usedAt: Date): Date =>
  new Date(Math.min(usedAt.getTime() + extendsByMs, endsAtLatest))

/** Whether both say the same of the caller of a token. */
export function isSameCaller(one: Caller, other: Caller): boolean {
  const names = Object.keys(one) as (keyof Caller)[]
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => one[name] === other[name] || isSameList(one[name], other[name]))
  )
}

const isSameList = (one: unknown, other: unknown): boolean =>
  Array.isArray(one) && Array.isArray(other) && one.join() === other.join()

export function resolveVisitorToken({ token, name }: NamedToken): FoundToken {
  const { tokenHash, workspaceId, siteId, visitorId, onlyChatId } = token
  const scope = onlyChatId === null ? {} : { onlyChatId }
  return {
    caller: {
      type: 'visitor',
      workspaceId: shared(workspaceId),
      siteId: shared(siteId),
      visitorId,
      name,
      tokenHash,
      ...scope,
    },
    endsAt: token.expiresAt.getTime(),
    usedAt: token.lastUsedAt.getTime(),
    extendsByMs: slidingMs,
    endsAtLatest: token.createdAt.getTime() + absoluteMs,
  }
}

/** A console session also ends after `consoleIdleMs` without a call. A disabled agent has no valid session. */
export function resolveAgentToken(found: {
  session: AgentSessionRecord
  agent: AgentRecord
}): FoundToken {
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
    extendsByMs: Infinity,
    endsAtLatest: expiresAt.getTime(),
  }
}
