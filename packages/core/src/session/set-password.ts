import type { Actor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { PasswordResetStore } from '../agent/password-reset.ts'
import { type Passwords, serverRequester } from '../agent/passwords.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { type AgentSessionStore, endAllSessions } from './agent-session.ts'

interface SetPasswordNeeds {
  work: UnitOfWork<{
    agents: AgentStore
    agentSessions: AgentSessionStore
    passwordResets: PasswordResetStore
    audit: AuditStore
  }>
  passwords: Pick<Passwords, 'hash'>
  changes: ChangeSignals
  clock: Clock
  random: Random
}

/**
 * Sets a password that was generated for an agent who cannot sign in. Ends all their sessions, and with them the link
 * that would set another password. Refuses `agent_not_found`, and `agent_disabled` for a closed account.
 */
export async function setPassword(
  needs: SetPasswordNeeds,
  by: Actor,
  agentId: string,
  password: string,
): Promise<void> {
  const { work, passwords, clock, random } = needs
  const { workspaceId } = by
  const known = await work.read((stores) => stores.agents.find(workspaceId, agentId))
  if (known === null) throw new Refusal('agent_not_found', 'There is no such agent.')
  const passwordHash = await passwords.hash(password, serverRequester, known.passwordHash)
  await work.run(async (stores) => {
    const agent = await stores.agents.lock(workspaceId, agentId)
    if (agent === null) throw new Refusal('agent_not_found', 'There is no such agent.')
    if (agent.disabledAt !== null) {
      throw new Refusal('agent_disabled', 'The account is closed: open it first.')
    }
    const now = clock.now()
    await stores.agents.save({ ...agent, passwordHash, passwordSetAt: now })
    await endAllSessions(stores, agent)
    await stores.passwordResets.removeOf(workspaceId, agentId)
    const act = { action: 'agent_password_reset', target: { type: 'agent', id: agentId } } as const
    await recordAudit(stores, random, by, act, now)
  })
  await needs.changes.publish('sessions')
}
