import type { AcceptInvitation, OpenedInvitation } from '@papo/protocol'
import type { AgentStore } from '../agent/agent-store.ts'
import { emailTaken, newAgent, type NewAgentNeeds } from '../agent/agents.ts'
import { type InvitationStore, requireUsable } from '../agent/invitation.ts'
import { type NameStores, namesIn } from '../agent/password-names.ts'
import { unknownRequester } from '../agent/passwords.ts'
import { agentActor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { Clock } from '../platform/clock.ts'
import type { Digest } from '../platform/digest.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { CallSource } from './call-source.ts'
import { type LetIn, letIn, type LetInStores } from './let-in.ts'

interface OpenNeeds {
  work: UnitOfWork<NameStores & { agents: AgentStore; invitations: InvitationStore }>
  clock: Clock
  digest: Pick<Digest, 'hash'>
}

interface AcceptNeeds extends NewAgentNeeds {
  work: UnitOfWork<
    NameStores &
      LetInStores & { agents: AgentStore; invitations: InvitationStore; audit: AuditStore }
  >
  digest: Digest
}

/** What a link's holder sees before they accept; spends nothing. Refuses `link_not_found`, `link_used`, `link_expired`. */
export async function openInvitation(
  { work, clock, digest }: OpenNeeds,
  code: string,
): Promise<OpenedInvitation> {
  const { found, inviter, workspace } = await work.read(async (stores) => {
    const invitation = await stores.invitations.findByCode(digest.hash(code))
    const found = requireUsable(invitation, clock.now())
    return {
      found,
      inviter: await stores.agents.find(found.workspaceId, found.invitedBy),
      workspace: await stores.workspaces.find(found.workspaceId),
    }
  })
  const { email, name, role, expiresAt } = found
  return {
    workspaceName: workspace?.name ?? '',
    email,
    name,
    role,
    invitedBy: inviter?.name ?? null,
    expiresAt: expiresAt.toISOString(),
  }
}

/**
 * Makes the invited person's account and signs the console in. The code is spent in the same unit of work, so that of
 * two calls with it one succeeds. Refuses `link_not_found`, `link_used`, `link_expired`, `weak_password`, `email_taken`
 * if somebody of the workspace has got the e-mail meanwhile, and `unavailable`.
 */
export async function acceptInvitation(
  needs: AcceptNeeds,
  { code, name, password }: AcceptInvitation,
  source: CallSource,
): Promise<LetIn> {
  const { work, clock, digest, random } = needs
  const codeHash = digest.hash(code)
  const { found, names } = await work.read(async (stores) => {
    const found = requireUsable(await stores.invitations.findByCode(codeHash), clock.now())
    return { found, names: await namesIn(stores, found.workspaceId) }
  })
  const { workspaceId, email, role } = found
  const agent = await newAgent(
    needs,
    workspaceId,
    { name, email, password, role },
    { field: 'password', names, requester: unknownRequester(source.address) },
  )
  return work.run(async (stores) => {
    const now = clock.now()
    const invitation = requireUsable(await stores.invitations.lockByCode(codeHash), now)
    const { siteIds } = invitation
    if (!(await stores.agents.insert({ ...agent, siteIds }))) throw emailTaken()
    await stores.invitations.save({ ...invitation, usedAt: now })
    const actor = agentActor({ workspaceId, agentId: agent.id, name: agent.name }, source.address)
    const target = { type: 'agent', id: agent.id } as const
    const details = { role, invitationId: invitation.id, invitedBy: invitation.invitedBy }
    await recordAudit(
      stores,
      random,
      actor,
      { action: 'invitation_accepted', target, details },
      now,
    )
    return letIn(stores, needs, agent, { kind: 'console', source }, now)
  })
}
