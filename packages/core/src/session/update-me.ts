import type { Me, UpdateMe } from '@papo/protocol'
import { agentFields, type AgentRecord } from '../agent/agent.ts'
import { type OwnStores, showMe, type ShowMeNeeds } from '../agent/agents.ts'
import {
  pictureAddress,
  type PictureReader,
  type PictureStore,
  requirePicture,
} from '../agent/picture.ts'
import type { Actor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { changedFields, nextRevision, requireRevision } from '../platform/revision.ts'
import { cleanName } from '../platform/text.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { sessionsRevoked } from './sign-in.ts'

interface UpdateMeNeeds extends ShowMeNeeds {
  work: UnitOfWork<OwnStores & { pictures: PictureStore; audit: AuditStore }>
  pictures: PictureReader
  digest: Digest
  random: Random
  changes: ChangeSignals
}

/**
 * Changes the caller's own name, picture and alerts. Refuses `changed_meanwhile`, and `invalid_request` with what is wrong with
 * the picture.
 */
export async function updateMe(
  needs: UpdateMeNeeds,
  caller: AgentCaller,
  by: Actor,
  { name, picture, alertsByMail, ifRevision }: UpdateMe,
): Promise<Me> {
  const { work, clock, random } = needs
  const { workspaceId, agentId } = caller
  const read = typeof picture === 'string' ? requirePicture(needs, picture) : picture
  const isChanged = await work.run(async (stores) => {
    const known = await stores.agents.lock(workspaceId, agentId)
    if (known === null) throw new Refusal('invalid_token', 'The agent is gone.')
    const before = agentFields(known)
    requireRevision(known, before, ifRevision)
    const changed: AgentRecord = {
      ...known,
      name: name === undefined ? known.name : cleanName('name', name),
      avatarUrl: read === undefined ? known.avatarUrl : read && pictureAddress(read.hash),
      alertsByMail: alertsByMail ?? known.alertsByMail,
    }
    const after = agentFields(changed)
    const revised = nextRevision(known, before, after)
    if (revised === null) return false
    await stores.agents.save({ ...changed, ...revised })
    if (read === null) await stores.pictures.remove(workspaceId, agentId)
    else if (read) await stores.pictures.save({ agentId, workspaceId, ...read })
    const target = { type: 'agent', id: agentId } as const
    const details = { fields: changedFields(before, after) }
    const act = { action: 'agent_updated', target, details } as const
    await recordAudit(stores, random, by, act, clock.now())
    return true
  })
  // Resolved tokens contain the name, which entries of the log get.
  if (isChanged) await sessionsRevoked(needs)
  return showMe(needs, caller)
}
