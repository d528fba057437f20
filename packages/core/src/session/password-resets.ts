import type {
  CreatePasswordReset,
  OpenedPasswordReset,
  PasswordResetLink,
  UsePasswordReset,
} from '@papo/protocol'
import type { AgentStore } from '../agent/agent-store.ts'
import { linkNotFound, requireUsable } from '../agent/invitation.ts'
import { type NameStores, namesIn } from '../agent/password-names.ts'
import type { PasswordResetStore } from '../agent/password-reset.ts'
import type { NewPasswords } from '../agent/password-rule.ts'
import { requireNotOneself } from '../agent/reset-password.ts'
import { unknownRequester } from '../agent/passwords.ts'
import { type Actor, agentActor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Clock } from '../platform/clock.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { linkTo, newLinkCode } from '../platform/token.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { type AgentSessionStore, endAllSessions } from './agent-session.ts'
import type { CallSource } from './call-source.ts'
import type { MailNeeds } from '../mail/queue-mail.ts'
import { mailPasswordReset, type ResetMailStores } from './mail-password-reset.ts'
import { lockUnchanged, sessionsRevoked } from './sign-in.ts'

const hour = 60 * 60_000
/** How long a link that sets a password works. */
export const passwordResetLastsMs = 24 * hour
/** How long after that the row is kept, so that the link can say what became of it. */
const keptAfterMs = 7 * 24 * hour

interface ResetStores extends NameStores {
  agents: AgentStore
  passwordResets: PasswordResetStore
}

interface ResetNeeds {
  clock: Clock
  random: Random
  digest: Pick<Digest, 'hash'>
}

interface CreateNeeds extends ResetNeeds, Omit<MailNeeds, 'random'> {
  work: UnitOfWork<
    Pick<ResetStores, 'agents' | 'passwordResets' | 'workspaces'> &
      ResetMailStores & { audit: AuditStore }
  >
}

interface UseNeeds extends ResetNeeds {
  work: UnitOfWork<ResetStores & { agentSessions: AgentSessionStore; audit: AuditStore }>
  newPasswords: NewPasswords
  changes: ChangeSignals
}

/**
 * Makes a link with which the agent sets a new password; it replaces an older one of theirs. Their sessions end when
 * it is used. Refuses `agent_not_found`, `agent_disabled`, and `forbidden` for one's own.
 */
export async function createPasswordReset(
  needs: CreateNeeds,
  { by, publicUrl }: { by: Actor & { id: string }; publicUrl: string },
  { agentId, locale }: CreatePasswordReset,
): Promise<PasswordResetLink> {
  const { work, clock, random, digest } = needs
  const { workspaceId } = by
  requireNotOneself(by, agentId)
  const now = clock.now()
  const code = newLinkCode(random, 'passwordReset')
  const expiresAt = new Date(now.getTime() + passwordResetLastsMs)
  const link = linkTo(publicUrl, code)
  const mailed = await work.run(async (stores) => {
    const agent = await stores.agents.lock(workspaceId, agentId)
    if (agent === null) throw new Refusal('agent_not_found', 'There is no such agent.')
    if (agent.disabledAt !== null) {
      throw new Refusal('agent_disabled', 'The account is closed: open it first.')
    }
    await stores.passwordResets.save({
      agentId,
      workspaceId,
      codeHash: digest.hash(code),
      createdBy: by.id,
      createdAt: now,
      expiresAt,
      usedAt: null,
      keptUntil: new Date(expiresAt.getTime() + keptAfterMs),
    })
    const target = { type: 'agent', id: agentId } as const
    await recordAudit(stores, random, by, { action: 'password_reset_created', target }, now)
    const mail = { agent, locale, link, expiresAt, madeByOwner: true }
    return await mailPasswordReset(stores, needs, mail, now)
  })
  needs.mailing?.notify()
  return { link, mailed, expiresAt: expiresAt.toISOString() }
}

/** Whose password the link sets; spends nothing. Refuses `link_not_found`, `link_used`, `link_expired`. */
export async function openPasswordReset(
  { work, clock, digest }: Pick<ResetNeeds, 'clock' | 'digest'> & { work: UnitOfWork<ResetStores> },
  code: string,
): Promise<OpenedPasswordReset> {
  return work.read(async (stores) => {
    const reset = requireUsable(
      await stores.passwordResets.findByCode(digest.hash(code)),
      clock.now(),
    )
    const agent = await stores.agents.find(reset.workspaceId, reset.agentId)
    const workspace = await stores.workspaces.find(reset.workspaceId)
    if (agent === null || agent.disabledAt !== null) throw linkNotFound()
    return {
      workspaceName: workspace?.name ?? '',
      email: agent.email,
      name: agent.name,
      expiresAt: reset.expiresAt.toISOString(),
    }
  })
}

/**
 * Sets the new password and ends every session of the agent. Signs nobody in: the new password does. Refuses
 * `link_not_found`, `link_used`, `link_expired`, `weak_password`, `unavailable`.
 */
export async function usePasswordReset(
  needs: UseNeeds,
  { code, password }: UsePasswordReset,
  { address }: Pick<CallSource, 'address'>,
): Promise<void> {
  const { work, clock, digest, random, newPasswords } = needs
  const codeHash = digest.hash(code)
  const { agent, names } = await work.read(async (stores) => {
    const reset = requireUsable(await stores.passwordResets.findByCode(codeHash), clock.now())
    return {
      agent: await stores.agents.find(reset.workspaceId, reset.agentId),
      names: await namesIn(stores, reset.workspaceId),
    }
  })
  if (agent === null) throw linkNotFound()
  const owner = { email: agent.email, names: [agent.name, ...names] }
  const requester = unknownRequester(address)
  const by = { requester, saltOf: agent.passwordHash }
  const passwordHash = await newPasswords.hash('password', password, owner, by)
  await work.run(async (stores) => {
    const now = clock.now()
    const locked = await lockUnchanged(stores, agent)
    const reset = requireUsable(await stores.passwordResets.lockByCode(codeHash), now)
    if (locked === null) throw linkNotFound()
    await stores.passwordResets.save({ ...reset, usedAt: now })
    await stores.agents.save({ ...locked, passwordHash, passwordSetAt: now })
    await endAllSessions(stores, locked)
    const { workspaceId, id: agentId, name } = locked
    const actor = agentActor({ workspaceId, agentId, name }, address)
    const target = { type: 'agent', id: agentId } as const
    const details = { linkBy: reset.createdBy }
    await recordAudit(
      stores,
      random,
      actor,
      { action: 'agent_password_reset', target, details },
      now,
    )
  })
  await sessionsRevoked(needs)
}
