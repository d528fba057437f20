import type { UpdateWorkspace, WaitLevels, Workspace } from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { changedFields, nextRevision, requireRevision, withParts } from '../platform/revision.ts'
import { cleanName } from '../platform/text.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { WorkspaceRecord } from '../workspace/workspace.ts'
import type { WorkspaceStore } from '../workspace/workspace-store.ts'

interface WorkspaceReader {
  work: UnitOfWork<{ workspaces: WorkspaceStore }>
}

interface WorkspaceNeeds {
  work: UnitOfWork<{ workspaces: WorkspaceStore; audit: AuditStore }>
  clock: Clock
  random: Random
}

/** The caller's workspace. */
export async function showWorkspace({ work }: WorkspaceReader, id: string): Promise<Workspace> {
  return viewOf(present(await work.read(({ workspaces }) => workspaces.find(id))))
}

/** Changes the given fields. Refuses `changed_meanwhile`, and `invalid_request` if red would come before amber. */
export async function updateWorkspace(
  { work, clock, random }: WorkspaceNeeds,
  by: Actor,
  { name, waitLevels, ifRevision }: UpdateWorkspace,
): Promise<Workspace> {
  const workspace = await work.run(async (stores) => {
    const known = present(await stores.workspaces.lock(by.workspaceId))
    const before = fieldsOf(known)
    requireRevision(known, before, ifRevision)
    const updated = withParts(known, {
      name: name === undefined ? undefined : cleanName('name', name),
      waitLevels,
    })
    if (waitLevels !== undefined) requireRising(updated.waitLevels)
    const after = fieldsOf(updated)
    const revised = nextRevision(known, before, after)
    if (revised === null) return known
    await stores.workspaces.save({ ...updated, ...revised })
    const target = { type: 'workspace', id: known.id } as const
    const details = { fields: changedFields(before, after) }
    const act = { action: 'workspace_updated', target, details } as const
    await recordAudit(stores, random, by, act, clock.now())
    return { ...updated, ...revised }
  })
  return viewOf(workspace)
}

const fieldsOf = ({ name, waitLevels }: WorkspaceRecord) => ({ name, waitLevels })

function requireRising({ amberSeconds, redSeconds }: WaitLevels): void {
  if (amberSeconds === null || redSeconds === null || amberSeconds < redSeconds) return
  throw new Refusal('invalid_request', 'Red never comes before amber.', {
    errors: [{ path: '/waitLevels/redSeconds', message: 'must be more than amberSeconds' }],
  })
}

function present(workspace: WorkspaceRecord | null): WorkspaceRecord {
  if (workspace !== null) return workspace
  throw new Refusal('invalid_token', 'The workspace is gone.')
}

const viewOf = ({ id, name, waitLevels, revision, createdAt }: WorkspaceRecord): Workspace => ({
  id,
  name,
  waitLevels,
  revision,
  createdAt: createdAt.toISOString(),
})
