import {
  type CreateInvitation,
  type Invitation,
  type InvitationLink,
  type InvitationList,
  limits,
} from '@papo/protocol'
import { type Actor, agentActor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { type AuditedAct, recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { cleanLine } from '../platform/text.ts'
import { linkTo, newLinkCode } from '../platform/token.ts'
import { dayIn, mailLocaleOf } from '../mail/mail-locale.ts'
import type { MailStore } from '../mail/mail.ts'
import { type MailNeeds, queueMail } from '../mail/queue-mail.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteStore } from '../site/site-store.ts'
import type { WorkspaceStore } from '../workspace/workspace-store.ts'
import { type AgentRecord, hasRole } from './agent.ts'
import { requireSites } from './agent-sites.ts'
import type { AgentStore } from './agent-store.ts'
import { emailTaken } from './agents.ts'
import type { InvitationRecord, InvitationStore } from './invitation.ts'

const day = 24 * 60 * 60_000
/** How long an invitation's link works. */
export const invitationLastsMs = 7 * day
/** How long after that the row is kept, so that the link can say what became of it. */
const keptAfterMs = 30 * day
/** The most open invitations of one workspace. */
const mostOpen = 200

interface InvitationStores {
  agents: AgentStore
  sites: SiteStore
  invitations: InvitationStore
  audit: AuditStore
}

interface LinkStores extends InvitationStores {
  mails: Pick<MailStore, 'insert'>
  workspaces: Pick<WorkspaceStore, 'find'>
}

interface InviteNeeds {
  work: UnitOfWork<InvitationStores>
  clock: Clock
  random: Random
  digest: Pick<Digest, 'hash'>
}

/** What makes a link and mails it. */
interface LinkNeeds extends Omit<InviteNeeds, 'work' | 'random'>, Omit<MailNeeds, 'random'> {
  work: UnitOfWork<LinkStores>
  random: Random
}

/** Who invites, from which address, and where the installation is served. */
export interface Inviting {
  caller: AgentCaller
  address: string
  publicUrl: string
}

/** The invitations that nobody has accepted, the newest first. */
export async function listInvitations(
  {
    work,
    clock,
  }: Pick<InviteNeeds, 'clock'> & {
    work: UnitOfWork<Pick<InvitationStores, 'agents' | 'invitations'>>
  },
  { workspaceId }: Pick<AgentCaller, 'workspaceId'>,
): Promise<InvitationList> {
  const { agents, invitations } = await work.read(async (stores) => ({
    agents: await stores.agents.list(workspaceId),
    invitations: await stores.invitations.list(workspaceId),
  }))
  const inviters = new Map(agents.map((agent) => [agent.id, agent]))
  const now = clock.now()
  return {
    invitations: invitations.map((invitation) =>
      invitationView(invitation, inviters.get(invitation.invitedBy) ?? null, now),
    ),
  }
}

/**
 * Makes an invitation; only this answer has its link. Refuses `forbidden` for a higher role than the inviter's,
 * `email_taken` for somebody of the workspace, `invalid_request` for sites that are not the workspace's,
 * `already_invited`, `too_many_invitations`. Whether the e-mail has an account in another workspace is not told.
 */
export async function createInvitation(
  needs: LinkNeeds,
  by: Inviting,
  body: CreateInvitation,
): Promise<InvitationLink> {
  const { work, random, clock, digest } = needs
  const { workspaceId, agentId } = by.caller
  const name = cleanLine('name', body.name, limits.nameLength)
  const email = body.email.trim().toLowerCase()
  const now = clock.now()
  const code = newLinkCode(random, 'invitation')
  const link = linkTo(by.publicUrl, code)
  const made = await work.run(async (stores) => {
    const inviter = await lockInviter(stores, by.caller, body.role)
    const known = await stores.agents.listByEmail(email)
    if (known.some((agent) => agent.workspaceId === workspaceId)) throw emailTaken()
    const siteIds = body.siteIds ?? null
    await requireSites(stores, workspaceId, siteIds)
    const open = await stores.invitations.list(workspaceId)
    if (open.length >= mostOpen) {
      throw new Refusal('too_many_invitations', `At most ${mostOpen} invitations may be open.`)
    }
    const invitation: InvitationRecord = {
      id: random.newIdAt(now),
      workspaceId,
      codeHash: digest.hash(code),
      email,
      name,
      role: body.role,
      siteIds,
      locale: body.locale ?? null,
      invitedBy: agentId,
      ...timesOf(now),
      usedAt: null,
    }
    if (!(await stores.invitations.insert(invitation))) throw alreadyInvited()
    await record(stores, needs, by, 'invitation_created', invitation, now)
    const mailed = await mailInvitation(stores, needs, { invitation, inviter, link }, now)
    return { invitation: invitationView(invitation, inviter, now), link, mailed }
  })
  needs.mailing?.notify()
  return made
}

/**
 * Gives an invitation a new link and seven more days; the link before it stops working. Whoever renews it counts as
 * the inviter from then on. Refuses `invitation_not_found`, `forbidden`.
 */
export async function renewInvitation(
  needs: LinkNeeds,
  by: Inviting,
  invitationId: string,
): Promise<InvitationLink> {
  const { work, random, clock, digest } = needs
  const { agentId } = by.caller
  const now = clock.now()
  const code = newLinkCode(random, 'invitation')
  const link = linkTo(by.publicUrl, code)
  const made = await work.run(async (stores) => {
    const { inviter, invitation } = await lockInvitation(stores, by.caller, invitationId)
    const renewed = {
      ...invitation,
      codeHash: digest.hash(code),
      invitedBy: agentId,
      ...timesOf(now),
    }
    await stores.invitations.save(renewed)
    await record(stores, needs, by, 'invitation_renewed', renewed, now)
    const mailed = await mailInvitation(stores, needs, { invitation: renewed, inviter, link }, now)
    return { invitation: invitationView(renewed, inviter, now), link, mailed }
  })
  needs.mailing?.notify()
  return made
}

/** Queues the mail with the link; answers to it reach the inviter. */
async function mailInvitation(
  stores: LinkStores,
  needs: MailNeeds,
  {
    invitation,
    inviter,
    link,
  }: { invitation: InvitationRecord; inviter: AgentRecord; link: string },
  now: Date,
): Promise<boolean> {
  const { workspaceId, email, role, expiresAt } = invitation
  const workspace = await stores.workspaces.find(workspaceId)
  const locale = invitation.locale ?? mailLocaleOf(...inviter.languages)
  const until = dayIn(locale, expiresAt)
  const facts = {
    workspaceName: workspace?.name ?? '',
    inviterName: inviter.name,
    role,
    link,
    until,
  }
  const replyTo = inviter.email
  return queueMail(
    stores,
    needs,
    { kind: 'invitation', workspaceId, to: email, locale, facts, replyTo, validUntil: expiresAt },
    now,
  )
}

/** Removes an invitation; its link stops working. Refuses `invitation_not_found`, `forbidden`. */
export async function withdrawInvitation(
  needs: InviteNeeds,
  by: Omit<Inviting, 'publicUrl'>,
  invitationId: string,
): Promise<void> {
  const { work, clock } = needs
  await work.run(async (stores) => {
    const { invitation } = await lockInvitation(stores, by.caller, invitationId)
    await stores.invitations.remove(invitation.workspaceId, invitation.id)
    await record(stores, needs, by, 'invitation_withdrawn', invitation, clock.now())
  })
}

/** The invitation and the caller, both locked: the agent first, as everywhere. */
async function lockInvitation(
  stores: InvitationStores,
  caller: AgentCaller,
  invitationId: string,
): Promise<{ inviter: AgentRecord; invitation: InvitationRecord }> {
  const inviter = await lockInviter(stores, caller, 'admin')
  const invitation = await stores.invitations.lock(caller.workspaceId, invitationId)
  if (invitation === null) {
    throw new Refusal('invitation_not_found', 'There is no such invitation.')
  }
  requireRank(inviter, invitation)
  return { inviter, invitation }
}

/**
 * The caller as they are now. The lock orders an invitation and the act that takes its right from them: what they have
 * invited by then is withdrawn with it.
 */
async function lockInviter(
  { agents }: Pick<InvitationStores, 'agents'>,
  { workspaceId, agentId }: AgentCaller,
  role: AgentRecord['role'],
): Promise<AgentRecord> {
  const inviter = await agents.lock(workspaceId, agentId)
  if (inviter === null || inviter.disabledAt !== null || !hasRole(inviter.role, 'admin')) {
    throw new Refusal('forbidden', 'Only admins and owners invite.')
  }
  requireRank(inviter, { role })
  return inviter
}

/** Nobody gives more than they have. */
function requireRank(inviter: AgentRecord, { role }: Pick<InvitationRecord, 'role'>): void {
  if (hasRole(inviter.role, role)) return
  throw new Refusal('forbidden', 'Nobody gives a higher role than their own.')
}

const timesOf = (now: Date) => ({
  createdAt: now,
  expiresAt: new Date(now.getTime() + invitationLastsMs),
  keptUntil: new Date(now.getTime() + invitationLastsMs + keptAfterMs),
})

async function record(
  stores: Pick<InvitationStores, 'audit'>,
  { random }: Pick<InviteNeeds, 'random'>,
  { caller, address }: Omit<Inviting, 'publicUrl'>,
  action: AuditedAct['action'],
  { id, role }: InvitationRecord,
  now: Date,
): Promise<void> {
  const actor: Actor = agentActor(caller, address)
  const target = { type: 'invitation', id } as const
  await recordAudit(stores, random, actor, { action, target, details: { role } }, now)
}

function invitationView(
  { id, email, name, role, siteIds, createdAt, expiresAt }: InvitationRecord,
  inviter: Pick<AgentRecord, 'id' | 'name'> | null,
  now: Date,
): Invitation {
  return {
    id,
    email,
    name,
    role,
    siteIds,
    invitedBy: inviter === null ? null : { id: inviter.id, name: inviter.name },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    expired: expiresAt <= now,
  }
}

const alreadyInvited = () =>
  new Refusal('already_invited', 'This e-mail has an invitation already: renew or withdraw it.', {
    errors: [{ path: '/email', message: 'has an invitation already' }],
  })
