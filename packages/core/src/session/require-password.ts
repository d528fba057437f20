import type { AccessAction } from '../access-log/access-log.ts'
import type { AgentRecord } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { CallSource } from './call-source.ts'
import type { KnownSourceStore } from './known-source-store.ts'
import { type VerifyNeeds, verifyPassword } from './verify-password.ts'

interface RequireNeeds extends VerifyNeeds {
  work: UnitOfWork<{ agents: AgentStore; knownSources: KnownSourceStore }>
}

export const wrongPassword = () =>
  new Refusal('invalid_credentials', 'The current password is wrong.', {
    errors: [{ path: '/currentPassword', message: 'is wrong' }],
  })

/** The calling agent, whose password this is. Refuses `invalid_credentials`, `rate_limited`, `unavailable`. */
export async function requirePassword(
  needs: RequireNeeds,
  { workspaceId, agentId }: AgentCaller,
  source: CallSource,
  password: string,
  failure: Extract<AccessAction, 'password_change_failed' | 'second_factor_change_failed'>,
): Promise<AgentRecord> {
  const found = await needs.work.read((stores) => stores.agents.find(workspaceId, agentId))
  const email = found?.email ?? agentId
  const agents = found === null ? [] : [found]
  const attempt = { email, agents, password, source, failure, isSignedIn: true }
  const agent = await verifyPassword(needs, attempt)
  if (agent === null) throw wrongPassword()
  return agent
}
