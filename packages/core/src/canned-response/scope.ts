import { type CannedResponseScope, limits } from '@papo/protocol'
import { answeredSites, answersSite, hasRole } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import { agentActor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { type AuditedAct, recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteStore } from '../site/site-store.ts'
import { siteNotFound } from '../site/sites.ts'
import type { WorkspaceStore } from '../workspace/workspace-store.ts'
import type { ScopeIds } from './canned-response.ts'
import type { CannedResponseStore, KnownShortcut } from './canned-response-store.ts'

export interface KeepingStores {
  cannedResponses: CannedResponseStore
  agents: Pick<AgentStore, 'lock'>
  sites: Pick<SiteStore, 'lock' | 'list'>
  workspaces: Pick<WorkspaceStore, 'lock'>
  audit: AuditStore
}

export interface KeepingNeeds {
  work: UnitOfWork<KeepingStores>
  clock: Clock
  random: Random
}

/** Who changes canned responses, and from which address. */
export interface Keeper {
  caller: AgentCaller
  address: string
}

/** Which of them the agent may use. */
export const usedBy = (caller: AgentCaller) => ({
  agentId: caller.agentId,
  siteIds: answeredSites(caller),
})

/** Whether the agent may use it. For who may not, it does not exist. */
export const mayUse = (caller: AgentCaller, { agentId, siteId }: ScopeIds): boolean =>
  (agentId === null || agentId === caller.agentId) &&
  (siteId === null || answersSite(caller, siteId))

/** Everybody keeps their own; those of a site and of all are kept by admins and owners. */
export const mayChange = (caller: AgentCaller, { agentId }: Pick<ScopeIds, 'agentId'>): boolean =>
  agentId === null ? hasRole(caller.role, 'admin') : agentId === caller.agentId

/** Refuses `forbidden`. */
export function requireKeeper(caller: AgentCaller, scope: ScopeIds): void {
  if (mayChange(caller, scope)) return
  throw new Refusal(
    'forbidden',
    'Admins and owners keep the canned responses of a site and of all.',
  )
}

/** Refuses `invalid_request` for a site with another scope than `site`, and for `site` without one. */
export function scopeIds(
  { agentId }: AgentCaller,
  scope: CannedResponseScope,
  siteId: string | null,
): ScopeIds {
  if ((scope === 'site') !== (siteId !== null)) {
    const message = scope === 'site' ? 'is required' : 'belongs to the scope site alone'
    throw new Refusal('invalid_request', `The field siteId ${message}.`, {
      errors: [{ path: '/siteId', message }],
    })
  }
  return { agentId: scope === 'mine' ? agentId : null, siteId }
}

/**
 * Locks what the scopes belong to: sites first, in order of id, as everywhere, then the agent, then the workspace.
 * Refuses `site_not_found`, and `forbidden` for an agent whose account was closed meanwhile.
 */
export async function lockScopes(
  stores: Pick<KeepingStores, 'sites' | 'agents' | 'workspaces'>,
  { workspaceId, agentId }: AgentCaller,
  scopes: readonly ScopeIds[],
): Promise<void> {
  const siteIds = new Set(scopes.flatMap(({ siteId }) => siteId ?? []))
  for (const siteId of [...siteIds].toSorted()) {
    if ((await stores.sites.lock(workspaceId, siteId)) === null) throw siteNotFound()
  }
  if (scopes.some((scope) => scope.agentId !== null)) {
    const agent = await stores.agents.lock(workspaceId, agentId)
    if (agent === null || agent.disabledAt !== null) {
      throw new Refusal('forbidden', 'This account is closed.')
    }
  }
  if (scopes.some((scope) => scope.agentId === null && scope.siteId === null)) {
    await stores.workspaces.lock(workspaceId)
  }
}

/** Refuses `too_many_canned_responses`. */
export function requireBelowLimit(known: readonly KnownShortcut[]): void {
  if (known.length < limits.cannedResponses) return
  const words = `One agent, one site and all have at most ${limits.cannedResponses} each.`
  throw new Refusal('too_many_canned_responses', words)
}

/** Refuses `shortcut_taken` by another one than `id`. */
export function requireFree(
  known: readonly KnownShortcut[],
  { id, shortcutKey }: KnownShortcut,
): void {
  if (!known.some((one) => one.id !== id && one.shortcutKey === shortcutKey)) return
  throw new Refusal('shortcut_taken', 'Another canned response has this shortcut already.', {
    errors: [{ path: '/shortcut', message: 'is taken' }],
  })
}

/** Records what was done to canned responses that several agents have. */
export async function recordShared(
  stores: Pick<KeepingStores, 'audit'>,
  { random, clock }: Pick<KeepingNeeds, 'random' | 'clock'>,
  { caller, address }: Keeper,
  act: AuditedAct,
): Promise<void> {
  await recordAudit(stores, random, agentActor(caller, address), act, clock.now())
}
