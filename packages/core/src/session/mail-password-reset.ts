import type { MailLocale } from '@papo/protocol'
import type { AgentRecord } from '../agent/agent.ts'
import { mailLocaleOf } from '../mail/mail-locale.ts'
import type { MailStore } from '../mail/mail.ts'
import { type MailNeeds, queueMail } from '../mail/queue-mail.ts'
import type { WorkspaceStore } from '../workspace/workspace-store.ts'

export interface ResetMailStores {
  mails: Pick<MailStore, 'insert'>
  workspaces: Pick<WorkspaceStore, 'find'>
}

/** A link for a new password, with the agent whom it is for. */
interface ResetMail {
  agent: AgentRecord
  /** That of the page on which it was asked for. */
  locale: MailLocale | undefined
  link: string
  expiresAt: Date
  madeByOwner: boolean
}

/** Queues the mail with a link that sets a new password. */
export async function mailPasswordReset(
  stores: ResetMailStores,
  needs: MailNeeds,
  { agent, locale, link, expiresAt, madeByOwner }: ResetMail,
  now: Date,
): Promise<boolean> {
  const { id: agentId, workspaceId, name, email: to, languages } = agent
  const workspace = await stores.workspaces.find(workspaceId)
  return queueMail(
    stores,
    needs,
    {
      kind: 'passwordReset',
      workspaceId,
      agentId,
      to,
      locale: mailLocaleOf(...languages, locale),
      facts: { workspaceName: workspace?.name ?? '', name, link, madeByOwner },
      validUntil: expiresAt,
    },
    now,
  )
}
