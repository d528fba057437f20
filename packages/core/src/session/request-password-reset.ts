import type { RequestPasswordReset, SignInOptions } from '@papo/protocol'
import type { AgentRecord } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { PasswordResetStore } from '../agent/password-reset.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { MailStore } from '../mail/mail.ts'
import type { MailNeeds } from '../mail/queue-mail.ts'
import { mailOff } from '../mail/workspace-mail.ts'
import type { Background } from '../platform/background.ts'
import type { Clock } from '../platform/clock.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { linkTo, newLinkCode } from '../platform/token.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { mailPasswordReset, type ResetMailStores } from './mail-password-reset.ts'

const minute = 60_000
/** How long a link that somebody asked for works. */
const requestedResetLastsMs = 30 * minute
/** How long after that the row is kept, so that the link can say what became of it. */
const keptAfterMs = 7 * 24 * 60 * minute
/** An account is sent this many such mails an hour, whoever asks. */
const mailsAnHour = 3
const hour = 60 * minute

interface RequestNeeds extends Omit<MailNeeds, 'random'> {
  work: UnitOfWork<
    ResetMailStores & {
      agents: AgentStore
      passwordResets: Pick<PasswordResetStore, 'save'>
      mails: Pick<MailStore, 'countTo'>
      audit: AuditStore
    }
  >
  clock: Clock
  random: Random
  digest: Pick<Digest, 'hash'>
  background: Background
}

/** Whether the sign-in page may offer a mail with a link for a new password. */
export const signInOptions = ({ mailing }: Pick<MailNeeds, 'mailing'>): SignInOptions => ({
  passwordByMail: mailing !== null,
})

/**
 * Mails a link that sets a new password for each account of this e-mail, if there are any. They are looked up after the
 * caller was answered: neither the answer nor its time tells whether there are. Refuses `mail_off`, `unavailable`.
 */
export function requestPasswordReset(
  needs: RequestNeeds,
  { publicUrl, address }: { publicUrl: string; address: string },
  body: RequestPasswordReset,
): void {
  if (needs.mailing === null) throw mailOff()
  needs.background.run(() => mailLinks(needs, { publicUrl, address }, body))
}

/** Each account has a link and a mail of its own, which names the workspace. */
async function mailLinks(
  needs: RequestNeeds,
  by: { publicUrl: string; address: string },
  { email, locale }: RequestPasswordReset,
): Promise<void> {
  const agents = await needs.work.read((stores) =>
    stores.agents.listByEmail(email.trim().toLowerCase()),
  )
  for (const agent of agents) await mailLink(needs, by, agent, locale)
  needs.mailing?.notify()
}

async function mailLink(
  needs: RequestNeeds,
  { publicUrl, address }: { publicUrl: string; address: string },
  found: Pick<AgentRecord, 'id' | 'workspaceId'>,
  locale: RequestPasswordReset['locale'],
): Promise<void> {
  const { work, clock, random, digest } = needs
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + requestedResetLastsMs)
  const code = newLinkCode(random, 'passwordReset')
  await work.run(async (stores) => {
    // The lock orders requests at the same moment, so that none gets past the limit.
    const agent = await stores.agents.lock(found.workspaceId, found.id)
    if (agent === null || agent.disabledAt !== null) return
    const { workspaceId, id } = agent
    const since = new Date(now.getTime() - hour)
    if ((await stores.mails.countTo(workspaceId, id, 'passwordReset', since)) >= mailsAnHour) return
    await stores.passwordResets.save({
      agentId: id,
      workspaceId,
      codeHash: digest.hash(code),
      createdBy: id,
      createdAt: now,
      expiresAt,
      usedAt: null,
      keptUntil: new Date(expiresAt.getTime() + keptAfterMs),
    })
    const actor = { workspaceId, type: 'system', id: null, name: null, address } as const
    const target = { type: 'agent', id } as const
    await recordAudit(stores, random, actor, { action: 'password_reset_created', target }, now)
    const link = linkTo(publicUrl, code)
    await mailPasswordReset(
      stores,
      needs,
      { agent, locale, link, expiresAt, madeByOwner: false },
      now,
    )
  })
}
