import type { WorkspaceDeletion } from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { ChatCache } from '../chat/chat-cache.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { sessionsRevoked } from '../session/sign-in.ts'
import { type SharedSites, sitesChanged } from '../site/sites-in-memory.ts'
import type { WorkspaceStore } from '../workspace/workspace-store.ts'
import type { WorkspaceDeletionRecord, WorkspaceDeletionStore } from './workspace-deletion-store.ts'

/** How long a deletion can be cancelled. */
const graceMs = 7 * 24 * 60 * 60_000

/** The stores that a deletion is planned in. */
export interface DeletionStores {
  workspaces: Pick<WorkspaceStore, 'find'>
  workspaceDeletions: WorkspaceDeletionStore
  audit: AuditStore
}

interface DeletionReader {
  work: UnitOfWork<Pick<DeletionStores, 'workspaceDeletions'>>
}

interface PlanNeeds extends SharedSites {
  work: UnitOfWork<DeletionStores>
  clock: Clock
  random: Random
}

const targetOf = (id: string) => ({ type: 'workspace', id }) as const

/** The planned deletion of the workspace, or none. */
export async function showDeletion(
  { work }: DeletionReader,
  workspaceId: string,
): Promise<WorkspaceDeletion> {
  return deletionView(await work.read((stores) => stores.workspaceDeletions.find(workspaceId)))
}

/**
 * Plans to delete the workspace a week from now. Until then its sites take no new chats, and an owner can cancel. A
 * repeat keeps the first plan. Refuses `name_mismatch` for a name that is not the workspace's.
 */
export async function planDeletion(
  needs: PlanNeeds,
  by: Actor,
  name: string,
): Promise<WorkspaceDeletion> {
  const { work, clock, random } = needs
  const { workspaceId } = by
  const now = clock.now()
  const dueAt = new Date(now.getTime() + graceMs)
  const planned = await work.run(async (stores) => {
    const workspace = await stores.workspaces.find(workspaceId)
    if (workspace === null || name.trim() !== workspace.name) throw nameMismatch()
    const { stored, isNew } = await stores.workspaceDeletions.plan({
      workspaceId,
      requestedAt: now,
      dueAt,
      removingAt: null,
    })
    if (isNew) {
      const act = { action: 'workspace_deletion_planned', target: targetOf(workspaceId) } as const
      await recordAudit(stores, random, by, act, now)
    }
    return stored
  })
  await sitesChanged(needs)
  return deletionView(planned)
}

/** Cancels the planned deletion; without one, nothing changes. */
export async function cancelDeletion(needs: PlanNeeds, by: Actor): Promise<WorkspaceDeletion> {
  const { work, clock, random } = needs
  await work.run(async (stores) => {
    if (!(await stores.workspaceDeletions.cancel(by.workspaceId))) return
    const target = targetOf(by.workspaceId)
    const act = { action: 'workspace_deletion_cancelled', target } as const
    await recordAudit(stores, random, by, act, clock.now())
  })
  await sitesChanged(needs)
  return showDeletion(needs, by.workspaceId)
}

const nameMismatch = () =>
  new Refusal('name_mismatch', 'This is not the name of the workspace.', {
    errors: [{ path: '/name', message: 'is not the name of the workspace' }],
  })

function deletionView(record: WorkspaceDeletionRecord | null): WorkspaceDeletion {
  if (record === null) return { deletion: null }
  const { requestedAt, dueAt } = record
  return { deletion: { requestedAt: requestedAt.toISOString(), dueAt: dueAt.toISOString() } }
}

/** What the removal of workspaces needs. */
export interface RemovalNeeds extends SharedSites, DeletionReader {
  cache: Pick<ChatCache, 'forget'>
  clock: Clock
}

/**
 * Removes the workspaces whose deletion is due, with everything that is stored for them in the database and in the
 * cache. Works in small batches; an interrupted run continues the next time. Returns how many are gone.
 */
export async function removeDueWorkspaces(
  needs: RemovalNeeds,
  signal: AbortSignal,
): Promise<number> {
  const now = needs.clock.now()
  const planned = await needs.work.read((stores) => stores.workspaceDeletions.all())
  const due = planned.filter(({ dueAt, removingAt }) => removingAt !== null || dueAt <= now)
  let removed = 0
  for (const { workspaceId } of due) {
    if (signal.aborted) break
    if (await removeWorkspace(needs, workspaceId, now, signal)) removed += 1
  }
  return removed
}

/** False if the deletion was cancelled, or the signal was aborted before all was gone. */
async function removeWorkspace(
  needs: RemovalNeeds,
  workspaceId: string,
  now: Date,
  signal: AbortSignal,
): Promise<boolean> {
  const { work, cache } = needs
  if (!(await work.run((stores) => stores.workspaceDeletions.begin(workspaceId, now)))) return false
  await sessionsRevoked(needs)
  for (;;) {
    if (signal.aborted) return false
    const thinned = await work.run((stores) => stores.workspaceDeletions.thinChat(workspaceId))
    if (thinned !== null) {
      await cache.forget(workspaceId, thinned)
      continue
    }
    const chats = await work.run((stores) => stores.workspaceDeletions.removeChats(workspaceId))
    for (const chatId of chats) await cache.forget(workspaceId, chatId)
    if (chats.length === 0) break
  }
  for (;;) {
    if (signal.aborted) return false
    if ((await work.run((stores) => stores.workspaceDeletions.removeVisitors(workspaceId))) === 0)
      break
  }
  await work.run((stores) => stores.workspaceDeletions.removeRest(workspaceId))
  await sessionsRevoked(needs)
  await sitesChanged(needs)
  return true
}
