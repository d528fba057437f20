import type { CannedResponse, CreateCannedResponse, UpdateCannedResponse } from '@papo/protocol'
import { ConcurrentChange, retryOnRace } from '../platform/concurrent-change.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import {
  changedFields,
  firstRevision,
  nextRevision,
  requireRevision,
} from '../platform/revision.ts'
import {
  cannedResponseView,
  type CannedResponseRecord,
  revisedFields,
  scopeOf,
  withKeys,
} from './canned-response.ts'
import { cleanFields } from './clean-fields.ts'
import {
  type Keeper,
  type KeepingNeeds,
  type KeepingStores,
  lockScopes,
  mayUse,
  recordShared,
  requireFree,
  requireKeeper,
  requireBelowLimit,
  scopeIds,
} from './scope.ts'

/**
 * Makes a canned response. Refuses `forbidden` for a scope that is not the caller's to keep, `site_not_found`,
 * `shortcut_taken`, `too_many_canned_responses`.
 */
export async function createCannedResponse(
  needs: KeepingNeeds,
  by: Keeper,
  body: CreateCannedResponse,
): Promise<CannedResponse> {
  const { caller } = by
  const { workspaceId } = caller
  const scope = scopeIds(caller, body.scope ?? 'mine', body.siteId ?? null)
  requireKeeper(caller, scope)
  const now = needs.clock.now()
  const record: CannedResponseRecord = {
    id: needs.random.newIdAt(now),
    workspaceId,
    ...scope,
    ...withKeys(cleanFields({ title: null, ...body })),
    ...firstRevision,
    createdAt: now,
  }
  await needs.work.run(async (stores) => {
    await lockScopes(stores, caller, [scope])
    const known = await stores.cannedResponses.shortcuts(workspaceId, scope)
    requireFree(known, record)
    requireBelowLimit(known)
    await stores.cannedResponses.insert([record])
    await recordOne(stores, needs, by, { action: 'canned_response_created', record })
  })
  return cannedResponseView(record)
}

/**
 * Changes the given fields, also who has it. Refuses `canned_response_not_found`, `forbidden`, `site_not_found`,
 * `shortcut_taken`, `too_many_canned_responses`, `changed_meanwhile`.
 */
export async function updateCannedResponse(
  needs: KeepingNeeds,
  by: Keeper,
  id: string,
  body: UpdateCannedResponse,
): Promise<CannedResponse> {
  const record = await retryOnRace(() =>
    needs.work.run(async (stores) => {
      const seen = await stores.cannedResponses.find(by.caller.workspaceId, id)
      const scope = scopeAfter(by.caller, requireKept(by.caller, seen), body)
      requireKeeper(by.caller, scope)
      await lockScopes(stores, by.caller, [scope])
      const [locked = null] = await stores.cannedResponses.lock(by.caller.workspaceId, [id])
      const known = requireKept(by.caller, locked)
      if (known.siteId !== seen?.siteId || known.agentId !== seen.agentId) {
        throw new ConcurrentChange()
      }
      return change(stores, needs, by, { known, scope, body })
    }),
  )
  return cannedResponseView(record)
}

/** Refuses `canned_response_not_found`, `forbidden`. */
export async function removeCannedResponse(
  needs: KeepingNeeds,
  by: Keeper,
  id: string,
): Promise<void> {
  const { workspaceId } = by.caller
  await needs.work.run(async (stores) => {
    const [locked = null] = await stores.cannedResponses.lock(workspaceId, [id])
    const record = requireKept(by.caller, locked)
    await stores.cannedResponses.remove(workspaceId, id)
    await recordOne(stores, needs, by, { action: 'canned_response_removed', record })
  })
}

interface Change {
  known: CannedResponseRecord
  scope: Pick<CannedResponseRecord, 'agentId' | 'siteId'>
  body: UpdateCannedResponse
}

async function change(
  stores: KeepingStores,
  needs: KeepingNeeds,
  by: Keeper,
  { known, scope, body }: Change,
): Promise<CannedResponseRecord> {
  const before = revisedFields(known)
  requireRevision(known, before, body.ifRevision)
  const { shortcut = known.shortcut, title = known.title, text = known.text } = body
  const updated = { ...known, ...scope, ...withKeys(cleanFields({ shortcut, title, text })) }
  const after = revisedFields(updated)
  const revised = nextRevision(known, before, after)
  if (revised === null) return known
  const others = await stores.cannedResponses.shortcuts(known.workspaceId, scope)
  requireFree(others, updated)
  if (!others.some(({ id }) => id === known.id)) requireBelowLimit(others)
  const record = { ...updated, ...revised }
  await stores.cannedResponses.save(record)
  const fields = changedFields(before, after)
  await recordOne(stores, needs, by, {
    action: 'canned_response_updated',
    record: known.agentId === null ? known : record,
    details: { fields },
  })
  return record
}

/** The scope of a changed one: a scope that is given without a site keeps none. */
function scopeAfter(
  caller: AgentCaller,
  known: CannedResponseRecord,
  { scope = scopeOf(known), siteId }: UpdateCannedResponse,
) {
  return scopeIds(caller, scope, siteId ?? (scope === 'site' ? known.siteId : null))
}

/** Refuses `canned_response_not_found`, `forbidden`. */
function requireKept(
  caller: AgentCaller,
  record: CannedResponseRecord | null,
): CannedResponseRecord {
  if (record === null || !mayUse(caller, record)) {
    throw new Refusal('canned_response_not_found', 'There is no such canned response.')
  }
  requireKeeper(caller, record)
  return record
}

interface Recorded {
  action: 'canned_response_created' | 'canned_response_updated' | 'canned_response_removed'
  record: CannedResponseRecord
  details?: { fields: string[] }
}

/** What agents do to their own is nobody else's business. */
async function recordOne(
  stores: Pick<KeepingStores, 'audit'>,
  needs: KeepingNeeds,
  by: Keeper,
  { action, record, details }: Recorded,
): Promise<void> {
  if (record.agentId !== null) return
  const target = { type: 'canned_response', id: record.id } as const
  const scope = scopeOf(record)
  await recordShared(stores, needs, by, { action, target, details: { scope, ...details } })
}
