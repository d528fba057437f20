import type { Actor } from '../audit/actor.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentStore } from './agent-store.ts'
import { type NameStores, namesIn } from './password-names.ts'
import type { NewPasswords } from './password-rule.ts'
import type { Requester } from './passwords.ts'

/**
 * One's own password is changed with the current one, so that nobody takes over an account at a desk that was left
 * open. Refuses `forbidden`.
 */
export function requireNotOneself({ type, id }: Actor, agentId: string): void {
  if (type !== 'agent' || id !== agentId) return
  throw new Refusal('forbidden', 'Change your own password with the current one.')
}

interface ResetNeeds {
  work: UnitOfWork<NameStores & { agents: AgentStore }>
  newPasswords: NewPasswords
}

/**
 * The hash of a password that an administrator sets for an agent. Refuses `agent_not_found`, `weak_password`,
 * `unavailable`.
 */
export async function hashReset(
  { work, newPasswords }: ResetNeeds,
  workspaceId: string,
  agentId: string,
  { name, password }: { name?: string; password: string },
  requester: Requester,
): Promise<string> {
  const { agent, names } = await work.read(async (stores) => ({
    agent: await stores.agents.find(workspaceId, agentId),
    names: await namesIn(stores, workspaceId),
  }))
  if (agent === null) throw new Refusal('agent_not_found', 'There is no such agent.')
  const owner = { email: agent.email, names: [agent.name, name ?? '', ...names] }
  const saltOf = agent.passwordHash
  return newPasswords.hash('password', password, owner, { requester, saltOf })
}
