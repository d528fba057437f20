import type { ChangePassword } from '@papo/protocol'
import { agentActor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { NewPasswords } from '../agent/password-rule.ts'
import type { PasswordResetStore } from '../agent/password-reset.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Random } from '../platform/random.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import {
  type AgentSessionStore,
  endAllSessions,
  openSession,
  type SignedIn,
} from './agent-session.ts'
import type { KnownSourceStore } from './known-source-store.ts'
import type { CallSource } from './call-source.ts'
import { type NameStores, namesIn } from '../agent/password-names.ts'
import { knownRequester } from '../agent/passwords.ts'
import { requirePassword, wrongPassword } from './require-password.ts'
import { lockUnchanged, sessionsRevoked } from './sign-in.ts'
import type { VerifyNeeds } from './verify-password.ts'

interface ChangePasswordStores extends NameStores {
  agents: AgentStore
  agentSessions: AgentSessionStore
  knownSources: KnownSourceStore
  passwordResets: PasswordResetStore
  audit: AuditStore
}

interface ChangePasswordNeeds extends VerifyNeeds {
  work: UnitOfWork<ChangePasswordStores>
  newPasswords: NewPasswords
  changes: ChangeSignals
  random: Random
}

/**
 * Sets a new password after checking the current one. Ends all the agent's sessions at once, on every process. The
 * console gets a new session; a program gets null and signs in again. Known sources stay known. Refuses
 * `invalid_credentials`, `weak_password`, `rate_limited`, `unavailable`.
 */
export async function changePassword(
  needs: ChangePasswordNeeds,
  caller: AgentCaller,
  source: CallSource,
  body: ChangePassword,
): Promise<SignedIn | null> {
  const { work, newPasswords, clock, random } = needs
  const { workspaceId, agentId } = caller
  const names = await work.read((stores) => namesIn(stores, workspaceId))
  const failure = 'password_change_failed'
  const agent = await requirePassword(needs, caller, source, body.currentPassword, failure)
  const owner = { email: agent.email, names: [agent.name, ...names] }
  const requester = knownRequester(workspaceId, agentId)
  const by = { requester, saltOf: agent.passwordHash }
  const passwordHash = await newPasswords.hash('newPassword', body.newPassword, owner, by)
  const now = clock.now()
  const signedIn = await work.run(async (stores) => {
    const locked = await lockUnchanged(stores, agent)
    if (locked === null) throw wrongPassword()
    await stores.agents.save({ ...locked, passwordHash, passwordSetAt: now })
    // @fault sessions-after-password
    await endAllSessions(stores, locked)
    await stores.passwordResets.removeOf(workspaceId, agentId)
    const target = { type: 'agent', id: agentId } as const
    const act = { action: 'agent_password_changed', target } as const
    await recordAudit(stores, random, agentActor(caller, source.address), act, now)
    return caller.session === 'console'
      ? openSession(stores, needs, locked, { kind: 'console', source, mustEnrol: false }, now)
      : null
  })
  await sessionsRevoked(needs)
  return signedIn
}
