import type { SecondFactorDemand } from '@papo/protocol'
import type { AgentStore } from '../agent/agent-store.ts'
import type { Actor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { isEnabled } from './second-factor.ts'
import type { SecondFactorStore } from './second-factor-store.ts'

interface DemandNeeds {
  work: UnitOfWork<{ agents: AgentStore; secondFactors: SecondFactorStore; audit: AuditStore }>
  clock: Clock
  random: Random
}

/** Whether the workspace demands a second factor, and which of its agents have one. */
export async function showDemand(
  { work }: Pick<DemandNeeds, 'work'>,
  { workspaceId }: Pick<AgentCaller, 'workspaceId'>,
): Promise<SecondFactorDemand> {
  return work.read(async ({ agents, secondFactors }) => {
    const withOne = new Set(await secondFactors.agentsWithOne(workspaceId))
    const enabled = (await agents.list(workspaceId)).filter(({ disabledAt }) => disabledAt === null)
    return {
      isDemanded: await secondFactors.isDemanded(workspaceId),
      agents: enabled.map(({ id, name }) => ({ id, name, hasOne: withOne.has(id) })),
    }
  })
}

/**
 * Sets whether everybody in the workspace needs a second factor. Who has none sets it up at their next sign-in. An owner
 * who demands it has one: refuses `second_factor_missing`.
 */
export async function demandSecondFactor(
  needs: DemandNeeds,
  by: Actor & { id: string },
  isDemanded: boolean,
): Promise<SecondFactorDemand> {
  const { work, clock, random } = needs
  const { workspaceId, id } = by
  await work.run(async (stores) => {
    await stores.agents.lockOwners(workspaceId)
    const own = await stores.secondFactors.find(workspaceId, id)
    if (isDemanded && !isEnabled(own)) {
      throw new Refusal('second_factor_missing', 'Set up your own second factor first.')
    }
    if ((await stores.secondFactors.isDemanded(workspaceId)) === isDemanded) return
    const now = clock.now()
    await stores.secondFactors.setDemanded(workspaceId, isDemanded, now)
    const target = { type: 'workspace', id: workspaceId } as const
    const act = { action: 'second_factor_demand_changed', target, details: { isDemanded } } as const
    await recordAudit(stores, random, by, act, now)
  })
  return showDemand(needs, { workspaceId })
}

/**
 * Takes the second factor off an agent who has lost theirs: their password alone lets them in again. Changes nothing if
 * they have none. Refuses `agent_not_found`.
 */
export async function removeSecondFactor(
  { work, clock, random }: DemandNeeds,
  by: Actor,
  agentId: string,
): Promise<{ hadOne: boolean }> {
  return work.run(async (stores) => {
    const agent = await stores.agents.lock(by.workspaceId, agentId)
    if (agent === null) throw new Refusal('agent_not_found', 'There is no such agent.')
    const hadOne = isEnabled(await stores.secondFactors.find(by.workspaceId, agentId))
    await stores.secondFactors.remove(by.workspaceId, agentId)
    if (!hadOne) return { hadOne }
    const act = {
      action: 'second_factor_removed',
      target: { type: 'agent', id: agentId },
    } as const
    await recordAudit(stores, random, by, act, clock.now())
    return { hadOne }
  })
}

/** An owner takes it off a colleague; their own they turn off with their password. Refuses `forbidden` too. */
export async function removeColleaguesSecondFactor(
  needs: DemandNeeds,
  by: Actor,
  agentId: string,
): Promise<void> {
  if (by.id === agentId) {
    throw new Refusal('forbidden', 'Turn your own second factor off with your password.')
  }
  await removeSecondFactor(needs, by, agentId)
}
