import type { MailLocale, TestedMail } from '@papo/protocol'
import { writeMail } from '../mail/letter.ts'
import { mailTexts } from '../mail/mail-locale.ts'
import type { Mailing } from '../mail/mailing.ts'
import { mailOff } from '../mail/workspace-mail.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { WorkspaceStore } from '../workspace/workspace-store.ts'
import type { AgentStore } from './agent-store.ts'

interface TestNeeds {
  work: UnitOfWork<{ agents: AgentStore; workspaces: WorkspaceStore }>
  clock: Clock
  random: Pick<Random, 'newIdAt'>
  mailing: Mailing | null
}

/** Sends a mail to the caller at once, and says in words what went wrong. Refuses `mail_off`. */
export async function testMail(
  { work, clock, random, mailing }: TestNeeds,
  { workspaceId, agentId }: AgentCaller,
  { locale, publicUrl }: { locale: MailLocale; publicUrl: string },
): Promise<TestedMail> {
  if (mailing === null) throw mailOff()
  const { to, workspaceName } = await work.read(async ({ agents, workspaces }) => ({
    to: (await agents.find(workspaceId, agentId))?.email ?? '',
    workspaceName: (await workspaces.find(workspaceId))?.name ?? '',
  }))
  const { letters, problems } = mailTexts[locale]
  const now = clock.now()
  const undelivered = await mailing.mailer.send({
    ...writeMail(letters.test({ workspaceName, publicUrl }), locale),
    id: random.newIdAt(now),
    attempt: 1,
    createdAt: now,
    to,
    fromName: null,
    replyTo: null,
  })
  if (undelivered === null) {
    return { sent: true, to, problem: null, text: null, cure: null, reply: null }
  }
  const { problem, reply } = undelivered
  return { sent: false, to, problem, ...problems[problem], reply }
}
