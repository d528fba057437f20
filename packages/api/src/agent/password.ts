import type { ChangePassword } from '@papo/protocol'
import { agentActor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../caller.ts'
import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import type { CallSource } from './known-sources.ts'
import { knownAsker } from './passwords.ts'
import { lockUnchanged, openSession, sessionsRevoked, type SignedIn } from './sign-in.ts'
import { verifyPassword } from './verify-password.ts'

/**
 * A new password for who knows the old one. Every session of the agent ends at once, on every process; the
 * console gets a fresh one (a program, null, signs in again). Where the agent was let in stays known. Refuses
 * `invalid_credentials`, `rate_limited`, `unavailable`.
 */
export async function changePassword(
  services: Services,
  caller: AgentCaller,
  source: CallSource,
  body: ChangePassword,
): Promise<SignedIn | null> {
  const { database, passwords, clock } = services
  const { workspaceId, agentId } = caller
  const found = await database.work.read((stores) => stores.agents.find(workspaceId, agentId))
  const agent = await verifyPassword(services, {
    email: found?.email ?? agentId,
    agent: found,
    password: body.currentPassword,
    source,
    failure: 'password_change_failed',
    isSignedIn: true,
  })
  if (agent === null) throw wrongPassword()
  const passwordHash = await passwords.hash(body.newPassword, knownAsker(workspaceId, agentId))
  const now = clock.now()
  const signedIn = await database.work.run(async (stores) => {
    const locked = await lockUnchanged(stores, agent)
    if (locked === null) throw wrongPassword()
    await stores.agents.save({ ...locked, passwordHash })
    // @fault sessions-after-password
    await stores.agentSessions.revokeAllOf(workspaceId, agentId)
    const target = { type: 'agent', id: agentId } as const
    const act = { action: 'agent_password_changed', target } as const
    await recordAudit(stores, agentActor(caller, source.address), act, now)
    return caller.session === 'console' ? openSession(stores, locked, 'console', now) : null
  })
  await sessionsRevoked(services)
  return signedIn
}

const wrongPassword = () => new Refusal('invalid_credentials', 'The current password is wrong.')
