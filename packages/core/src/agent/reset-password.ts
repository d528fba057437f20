import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import { namesIn } from './password-names.ts'
import type { Requester } from './passwords.ts'

/**
 * The hash of a password that an administrator sets for an agent. Refuses `agent_not_found`, `weak_password`,
 * `unavailable`.
 */
export async function hashReset(
  services: Pick<Services, 'database' | 'newPasswords'>,
  workspaceId: string,
  agentId: string,
  { name, password }: { name?: string; password: string },
  requester: Requester,
): Promise<string> {
  const { agent, names } = await services.database.work.read(async (stores) => ({
    agent: await stores.agents.find(workspaceId, agentId),
    names: await namesIn(stores, workspaceId),
  }))
  if (agent === null) throw new Refusal('agent_not_found', 'There is no such agent.')
  const owner = { email: agent.email, names: [agent.name, name ?? '', ...names] }
  return services.newPasswords.hash('password', password, owner, requester)
}
