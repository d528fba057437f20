import type { Agent, CreateAgent, Me, UpdateAgent } from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import { type AuditedAct, recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { Random } from '../platform/random.ts'
import type { Clock } from '../platform/clock.ts'
import { isSameJson } from '../platform/json.ts'
import type { Timings } from '../platform/timings.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { WorkspaceStore } from '../workspace/workspace-store.ts'
import type { SiteStore } from '../site/site-store.ts'
import { requireSites } from './agent-sites.ts'
import type { AgentStore } from './agent-store.ts'
import type { NewPasswords } from './password-rule.ts'
import { Refusal } from '../platform/refusal.ts'
import { firstRevision, nextRevision, requireRevision } from '../platform/revision.ts'
import { cleanName } from '../platform/text.ts'
import { agentFields, type AgentRecord, effectiveAvailability } from './agent.ts'
import { cleanLanguages } from './languages.ts'
import { type NameStores, namesIn } from './password-names.ts'
import { type Requester, knownRequester } from './passwords.ts'

const defaultCapacity = 5

export interface AgentViewNeeds {
  clock: Clock
  timings: Timings
}

/** What a new agent is made with. */
export interface NewAgentNeeds {
  work: UnitOfWork<{ agents: AgentStore }>
  newPasswords: NewPasswords
  clock: Clock
  random: Random
}

interface CreateAgentNeeds extends NewAgentNeeds, AgentViewNeeds {
  work: UnitOfWork<NameStores & { agents: AgentStore; audit: AuditStore }>
}

export function agentView({ clock, timings }: AgentViewNeeds, agent: AgentRecord): Agent {
  return {
    id: agent.id,
    name: agent.name,
    email: agent.email,
    role: agent.role,
    avatarUrl: agent.avatarUrl,
    capacity: agent.capacity,
    siteIds: agent.siteIds === null ? null : [...agent.siteIds],
    availability: effectiveAvailability(agent, timings.absentAfterMs, clock.now()),
    languages: agent.languages,
    lastSeenAt: agent.lastSeenAt?.toISOString() ?? null,
    disabled: agent.disabledAt !== null,
    revision: agent.revision,
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
  { work, newPasswords, clock, random }: NewAgentNeeds,
  workspaceId: string,
  body: CreateAgent,
  { field, names, requester }: PasswordContext,
): Promise<AgentRecord> {
  const owner = { email: body.email, names: [body.name, ...names] }
  const email = body.email.trim().toLowerCase()
  // All accounts of an e-mail share their salt, so that a sign-in takes as long for several as for one.
  const [other] = await work.read((stores) => stores.agents.listByEmail(email))
  const by = { requester, saltOf: other?.passwordHash ?? null }
  const passwordHash = await newPasswords.hash(field, body.password, owner, by)
  const now = clock.now()
  return {
    id: random.newId(),
    workspaceId,
    name: cleanName('name', body.name),
    email,
    passwordHash,
    passwordSetAt: now,
    role: body.role,
    avatarUrl: null,
    capacity: body.capacity ?? defaultCapacity,
    siteIds: body.siteIds ?? null,
    availability: 'online',
    languages: cleanLanguages(body.languages ?? []),
    alertsByMail: true,
    lastSeenAt: null,
    disabledAt: null,
    erasedAt: null,
    ...firstRevision,
    createdAt: now,
  }
}

export const emailTaken = () =>
  new Refusal('email_taken', 'Somebody of the workspace has this e-mail already.', {
    errors: [{ path: '/email', message: 'is taken' }],
  })

/**
 * Refuses `email_taken` for somebody of the workspace, `weak_password`. Whether the e-mail has an account in another
 * workspace is not told.
 */
export async function createAgent(
  needs: CreateAgentNeeds,
  by: Actor,
  body: CreateAgent,
): Promise<Agent> {
  const { work } = needs
  const names = await work.read((stores) => namesIn(stores, by.workspaceId))
  const requester = knownRequester(by.workspaceId, by.id)
  const agent = await newAgent(needs, by.workspaceId, body, {
    field: 'password',
    names,
    requester,
  })
  const { role, createdAt } = agent
  await work.run(async (stores) => {
    await requireSites(stores, by.workspaceId, agent.siteIds)
    if (!(await stores.agents.insert(agent))) throw emailTaken()
    const target = { type: 'agent', id: agent.id } as const
    const act = { action: 'agent_created', target, details: { role } } as const
    await recordAudit(stores, needs.random, by, act, createdAt)
  })
  return agentView(needs, agent)
}

/** A change to an agent. `newHash` is the hash of a new password, made before the unit of work. */
export interface AgentChange {
  agentId: string
  body: UpdateAgent
  newHash: string | null
}

/**
 * Changes the given fields, within a unit of work. Sessions that the change ends are the caller's to end. Refuses
 * `agent_not_found`, `last_owner`, `changed_meanwhile`.
 */
export async function changeAgent(
  stores: { agents: AgentStore; sites: SiteStore; audit: AuditStore },
  random: Random,
  by: Actor,
  { agentId, body, newHash }: AgentChange,
  now: Date,
): Promise<AgentRecord> {
  const owners = await stores.agents.lockOwners(by.workspaceId)
  const known = await stores.agents.lock(by.workspaceId, agentId)
  if (known === null || known.erasedAt !== null) {
    throw new Refusal('agent_not_found', 'There is no such agent.')
  }
  requireStillOwner(by, owners)
  requireRevision(known, agentFields(known), body.ifRevision)
  await requireSites(stores, by.workspaceId, body.siteIds)
  const changed: AgentRecord = {
    ...known,
    name: body.name === undefined ? known.name : cleanName('name', body.name),
    role: body.role ?? known.role,
    capacity: body.capacity ?? known.capacity,
    siteIds: body.siteIds === undefined ? known.siteIds : body.siteIds,
    languages: body.languages === undefined ? known.languages : cleanLanguages(body.languages),
    ...(newHash !== null && { passwordHash: newHash, passwordSetAt: now }),
    disabledAt: disabledAfter(known, body, now),
  }
  const updated = { ...changed, ...nextRevision(known, agentFields(known), agentFields(changed)) }
  const remainsOwner = updated.role === 'owner' && updated.disabledAt === null
  if (!remainsOwner && owners.every((owner) => owner.id === agentId) && owners.length > 0) {
    throw new Refusal('last_owner', 'A workspace keeps at least one owner.')
  }
  await stores.agents.save(updated)
  // @fault audit-of-agents
  for (const act of auditedChanges(known, updated)) await recordAudit(stores, random, by, act, now)
  return updated
}

/**
 * Of two owners who take the role from each other at the same moment, the second one has lost the right to. Refuses
 * `forbidden`.
 */
export function requireStillOwner({ type, id }: Actor, owners: readonly AgentRecord[]): void {
  if (type !== 'agent' || owners.some((owner) => owner.id === id)) return
  throw new Refusal('forbidden', 'You are no owner any more.')
}

/** The entries for the audit log: one act for each thing that changed. */
function auditedChanges(before: AgentRecord, after: AgentRecord): AuditedAct[] {
  const target = { type: 'agent', id: before.id } as const
  const fields = (['name', 'capacity', 'siteIds', 'languages'] as const).filter(
    (field) => !isSameJson(before[field], after[field]),
  )
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

/** What shows an agent themselves. */
export interface OwnStores {
  agents: AgentStore
  workspaces: WorkspaceStore
}

export interface ShowMeNeeds extends AgentViewNeeds {
  work: UnitOfWork<OwnStores>
  /** Null where the installation sends no mail. */
  mailing: object | null
}

/** The calling agent and their workspace. */
export async function showMe(needs: ShowMeNeeds, caller: AgentCaller): Promise<Me> {
  const { agent, workspace } = await needs.work.read(async (stores) => ({
    agent: await stores.agents.find(caller.workspaceId, caller.agentId),
    workspace: await stores.workspaces.find(caller.workspaceId),
  }))
  if (agent === null || workspace === null) throw new Refusal('invalid_token', 'The agent is gone.')
  return {
    agent: agentView(needs, withLastSeen(needs, agent, caller)),
    workspace: { id: workspace.id, name: workspace.name, waitLevels: workspace.waitLevels },
    answersByMail: needs.mailing !== null,
    alertsByMail: needs.mailing !== null && agent.role === 'owner' ? agent.alertsByMail : null,
    ...(caller.mustEnrol && { mustEnrol: true }),
  }
}

/** The calling agent is present now, though `lastSeenAt` may not be stored yet. */
export function withLastSeen(
  { clock }: { clock: Clock },
  agent: AgentRecord,
  caller: AgentCaller,
): AgentRecord {
  return agent.id === caller.agentId ? { ...agent, lastSeenAt: clock.now() } : agent
}

function disabledAfter(known: AgentRecord, body: UpdateAgent, now: Date): Date | null {
  if (body.disabled === undefined) return known.disabledAt
  return body.disabled ? (known.disabledAt ?? now) : null
}
