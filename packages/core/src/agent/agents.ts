import type { Agent, CreateAgent, Me, UpdateAgent } from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import { type AuditedAct, recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { newId } from '../platform/id.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import { cleanName } from '../platform/text.ts'
import type { Stores } from '../work.ts'
import { type AgentRecord, effectiveAvailability } from './agent.ts'
import { namesIn } from './password-names.ts'
import { type Requester, knownRequester } from './passwords.ts'

const defaultCapacity = 5

type AgentViewServices = Pick<Services, 'clock' | 'timings'>

export function agentView({ clock, timings }: AgentViewServices, agent: AgentRecord): Agent {
  return {
    id: agent.id,
    name: agent.name,
    email: agent.email,
    role: agent.role,
    avatarUrl: agent.avatarUrl,
    capacity: agent.capacity,
    availability: effectiveAvailability(agent, timings.absentAfterMs, clock.now()),
    disabled: agent.disabledAt !== null,
    createdAt: agent.createdAt.toISOString(),
  }
}

/** The field of a new password in the body, the names it must not consist of, and who requests the hash. */
export interface PasswordContext {
  field: string
  names: readonly string[]
  requester: Requester
}

/**
 * Builds an agent with a hashed password; stores nothing. Hashing is slow: call it before a unit of work, never in
 * one. Refuses `weak_password`, `unavailable`.
 */
export async function newAgent(
  services: Pick<Services, 'newPasswords' | 'clock'>,
  workspaceId: string,
  body: CreateAgent,
  { field, names, requester }: PasswordContext,
): Promise<AgentRecord> {
  const owner = { email: body.email, names: [body.name, ...names] }
  return {
    id: newId(),
    workspaceId,
    name: cleanName('name', body.name),
    email: body.email.trim().toLowerCase(),
    passwordHash: await services.newPasswords.hash(field, body.password, owner, requester),
    role: body.role,
    avatarUrl: null,
    capacity: body.capacity ?? defaultCapacity,
    availability: 'online',
    lastSeenAt: null,
    disabledAt: null,
    createdAt: services.clock.now(),
  }
}

export const emailTaken = () =>
  new Refusal('email_taken', 'Somebody has this e-mail already.', {
    errors: [{ path: '/email', message: 'is taken' }],
  })

/** Refuses `email_taken`, `weak_password`. */
export async function createAgent(
  services: Services,
  by: Actor,
  body: CreateAgent,
): Promise<Agent> {
  const { work } = services.database
  const names = await work.read((stores) => namesIn(stores, by.workspaceId))
  const requester = knownRequester(by.workspaceId, by.id)
  const agent = await newAgent(services, by.workspaceId, body, {
    field: 'password',
    names,
    requester,
  })
  const { role, createdAt } = agent
  await work.run(async (stores) => {
    if (!(await stores.agents.insert(agent))) throw emailTaken()
    const target = { type: 'agent', id: agent.id } as const
    const act = { action: 'agent_created', target, details: { role } } as const
    await recordAudit(stores, by, act, createdAt)
  })
  return agentView(services, agent)
}

/** Oldest first. */
export async function listAgents(services: Services, caller: AgentCaller): Promise<Agent[]> {
  const agents = await services.database.work.read((stores) =>
    stores.agents.list(caller.workspaceId),
  )
  return agents.map((agent) => agentView(services, withLastSeen(services, agent, caller)))
}

/** A change to an agent. `newHash` is the hash of a new password, made before the unit of work. */
export interface AgentChange {
  agentId: string
  body: UpdateAgent
  newHash: string | null
}

/**
 * Changes the given fields, within a unit of work. Disabling the agent or setting a password ends all their sessions
 * at once. Refuses `agent_not_found`, `last_owner`.
 */
export async function changeAgent(
  stores: Stores,
  by: Actor,
  { agentId, body, newHash }: AgentChange,
  now: Date,
): Promise<AgentRecord> {
  const owners = await stores.agents.lockOwners(by.workspaceId)
  const known = await stores.agents.lock(by.workspaceId, agentId)
  if (known === null) throw new Refusal('agent_not_found', 'There is no such agent.')
  const updated: AgentRecord = {
    ...known,
    name: body.name === undefined ? known.name : cleanName('name', body.name),
    role: body.role ?? known.role,
    capacity: body.capacity ?? known.capacity,
    passwordHash: newHash ?? known.passwordHash,
    disabledAt: disabledAfter(known, body, now),
  }
  const remainsOwner = updated.role === 'owner' && updated.disabledAt === null
  if (!remainsOwner && owners.every((owner) => owner.id === agentId) && owners.length > 0) {
    throw new Refusal('last_owner', 'A workspace keeps at least one owner.')
  }
  await stores.agents.save(updated)
  // @fault audit-of-agents
  for (const act of auditedChanges(known, updated)) await recordAudit(stores, by, act, now)
  if (updated.disabledAt !== null || newHash !== null) {
    // @fault sessions-of-disabled
    await stores.agentSessions.revokeAllOf(by.workspaceId, agentId)
  }
  if (updated.disabledAt !== null) await stores.knownSources.removeAllOf(by.workspaceId, agentId)
  return updated
}

/** The entries for the audit log: one act for each thing that changed. */
function auditedChanges(before: AgentRecord, after: AgentRecord): AuditedAct[] {
  const target = { type: 'agent', id: before.id } as const
  const fields = (['name', 'capacity'] as const).filter((field) => before[field] !== after[field])
  const acts: AuditedAct[] = []
  if (fields.length > 0) acts.push({ action: 'agent_updated', target, details: { fields } })
  if (before.passwordHash !== after.passwordHash) {
    acts.push({ action: 'agent_password_reset', target })
  }
  if (before.role !== after.role) {
    const details = { from: before.role, to: after.role }
    acts.push({ action: 'agent_role_changed', target, details })
  }
  const [wasDisabled, isDisabled] = [before.disabledAt !== null, after.disabledAt !== null]
  if (wasDisabled !== isDisabled) {
    acts.push({ action: isDisabled ? 'agent_disabled' : 'agent_enabled', target })
  }
  return acts
}

/** The calling agent and their workspace. */
export async function showMe(services: Services, caller: AgentCaller): Promise<Me> {
  const { agent, workspace } = await services.database.work.read(async (stores) => ({
    agent: await stores.agents.find(caller.workspaceId, caller.agentId),
    workspace: await stores.workspaces.find(caller.workspaceId),
  }))
  if (agent === null || workspace === null) throw new Refusal('invalid_token', 'The agent is gone.')
  return {
    agent: agentView(services, withLastSeen(services, agent, caller)),
    workspace: { id: workspace.id, name: workspace.name },
  }
}

/** The calling agent is present now, though `lastSeenAt` may not be stored yet. */
function withLastSeen(
  { clock }: Pick<Services, 'clock'>,
  agent: AgentRecord,
  caller: AgentCaller,
): AgentRecord {
  return agent.id === caller.agentId ? { ...agent, lastSeenAt: clock.now() } : agent
}

function disabledAfter(known: AgentRecord, body: UpdateAgent, now: Date): Date | null {
  if (body.disabled === undefined) return known.disabledAt
  return body.disabled ? (known.disabledAt ?? now) : null
}
