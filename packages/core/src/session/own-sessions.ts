import type { AgentSession, AgentSessionList } from '@papo/protocol'
import type { AgentStore } from '../agent/agent-store.ts'
import type { Actor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentSessionRecord, AgentSessionStore } from './agent-session.ts'
import { resolveAgentToken } from './resolved-token.ts'
import { sessionsRevoked } from './sign-in.ts'

interface OwnStores {
  agents: AgentStore
  agentSessions: AgentSessionStore
}

interface EndNeeds {
  work: UnitOfWork<OwnStores & { audit: AuditStore }>
  changes: ChangeSignals
  clock: Clock
  random: Random
}

/** The valid sessions of the calling agent, the last used first. */
export async function listSessions(
  { work, clock }: { work: UnitOfWork<OwnStores>; clock: Clock },
  caller: AgentCaller,
): Promise<AgentSessionList> {
  const { workspaceId, agentId } = caller
  const { agent, sessions } = await work.read(async (stores) => ({
    agent: await stores.agents.find(workspaceId, agentId),
    sessions: await stores.agentSessions.listOf(workspaceId, agentId),
  }))
  if (agent === null) return { sessions: [] }
  const now = clock.now().getTime()
  const valid = sessions.filter((session) => resolveAgentToken({ session, agent }).endsAt > now)
  const lastUsedFirst = valid.toSorted(
    (one, other) => other.lastUsedAt.getTime() - one.lastUsedAt.getTime(),
  )
  return { sessions: lastUsedFirst.map((session) => sessionView(session, caller)) }
}

/** Ends one session of the calling agent. Changes nothing if the agent has none with this id. */
export const endSession = (
  needs: EndNeeds,
  by: { caller: AgentCaller; actor: Actor },
  sessionId: string,
): Promise<{ hasEndedOwn: boolean }> => endWhere(needs, by, ({ id }) => id === sessionId)

/** Ends every session of the calling agent but the one of this call. */
export const endOtherSessions = (
  needs: EndNeeds,
  by: { caller: AgentCaller; actor: Actor },
): Promise<unknown> => endWhere(needs, by, ({ tokenHash }) => tokenHash !== by.caller.tokenHash)

/** Ends sessions at once, on every process, and records it. */
async function endWhere(
  needs: EndNeeds,
  { caller, actor }: { caller: AgentCaller; actor: Actor },
  isMeant: (session: AgentSessionRecord) => boolean,
): Promise<{ hasEndedOwn: boolean }> {
  const { work, clock, random } = needs
  const { workspaceId, agentId, tokenHash } = caller
  const hashes = await work.run(async (stores) => {
    // Two calls that end the same session end it, and record it, once.
    await stores.agents.lock(workspaceId, agentId)
    const meant = (await stores.agentSessions.listOf(workspaceId, agentId)).filter(isMeant)
    if (meant.length === 0) return []
    const ended = meant.map((session) => session.tokenHash)
    await stores.agentSessions.revoke(ended)
    const act = {
      action: 'agent_sessions_ended',
      target: { type: 'agent', id: agentId },
      details: { sessions: meant.map(({ id }) => id) },
    } as const
    await recordAudit(stores, random, actor, act, clock.now())
    return ended
  })
  if (hashes.length > 0) await sessionsRevoked(needs)
  return { hasEndedOwn: hashes.includes(tokenHash) }
}

function sessionView(session: AgentSessionRecord, { tokenHash }: AgentCaller): AgentSession {
  const { id, kind, deviceName, deviceSystem, address, createdAt, lastUsedAt } = session
  return {
    id,
    kind,
    device: deviceName === null ? null : { name: deviceName, system: deviceSystem },
    address,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    current: session.tokenHash === tokenHash,
  }
}
