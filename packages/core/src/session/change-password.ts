import type { ChangePassword } from '@papo/protocol'
import { agentActor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import type { CallSource } from './known-sources.ts'
import { namesIn } from '../agent/password-names.ts'
import { knownRequester } from '../agent/passwords.ts'
import { lockUnchanged, openSession, sessionsRevoked, type SignedIn } from './sign-in.ts'
import { verifyPassword } from './verify-password.ts'

/**
 * Sets a new password after checking the current one. Ends all the agent's sessions at once, on every process. The
 * console gets a new session; a program gets null and signs in again. Known sources stay known. Refuses
 * `invalid_credentials`, `weak_password`, `rate_limited`, `unavailable`.
 */
export async function changePassword(
  services: Services,
  caller: AgentCaller,
  source: CallSource,
  body: ChangePassword,
): Promise<SignedIn | null> {
  const { database, newPasswords, clock } = services
  const { workspaceId, agentId } = caller
  const { found, names } = await database.work.read(async (stores) => ({
    found: await stores.agents.find(workspaceId, agentId),
    names: await namesIn(stores, workspaceId),
  }))
  const agent = await verifyPassword(services, {
    email: found?.email ?? agentId,
    agent: found,
    password: body.currentPassword,
    source,
    failure: 'password_change_failed',
    isSignedIn: true,
  })
  if (agent === null) throw wrongPassword()
  const owner = { email: agent.email, names: [agent.name, ...names] }
  const requester = knownRequester(workspaceId, agentId)
  const passwordHash = await newPasswords.hash('newPassword', body.newPassword, owner, requester)
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
