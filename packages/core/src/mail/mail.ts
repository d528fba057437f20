import type { MailKind, MailProblem } from '@papo/protocol'
import { impersonal, type TableOf, visitors } from '../platform/column.ts'

/** A mail that is queued, was sent or was given up. */
export interface MailRecord {
  /** It stands in the `Message-ID` of each copy. */
  id: string
  workspaceId: string
  kind: MailKind
  /** The agent who receives it, if they have an account. */
  agentId: string | null
  /** The visitor who receives it. */
  visitorId: string | null
  /** The recipient and the words, encrypted: they hold links. Null once the mail was sent. */
  sealed: string | null
  state: 'waiting' | 'sent' | 'failed'
  attempts: number
  /** How many attempts have ended without the mail server’s answer: each may have been a copy. */
  unanswered: number
  /** When to try next. */
  dueAt: Date
  /** Until when the process that took it may take to send it; null: nobody has it. */
  claimedUntil: Date | null
  /** What went wrong last. */
  problem: MailProblem | null
  /** What the mail server answered to that. */
  reply: string | null
  createdAt: Date
  /** After this, the mail says nothing true any more; null: never. */
  validUntil: Date | null
  sentAt: Date | null
  /** Until when the row is kept. */
  keptUntil: Date
}

export const mailTable = {
  owner: { column: 'visitor_id', is: 'visitor', order: ['created_at', 'id'] },
  retention: { kept: 'until', column: 'kept_until' },
  columns: {
    id: impersonal('the mail'),
    workspace_id: impersonal('the workspace'),
    kind: impersonal('what it is about', { as: 'kind' }),
    agent_id: impersonal('the agent who receives it'),
    visitor_id: visitors('the visitor who receives it', 'removed', {
      because: 'it is in the export once',
    }),
    sealed: visitors('the recipient and the words, encrypted until it is sent', 'removed', {
      because: 'the chat that it quotes is in the export',
    }),
    state: impersonal('waiting, sent or failed', { as: 'state' }),
    attempts: impersonal('how often it was tried'),
    unanswered: impersonal('how often no answer came'),
    due_at: impersonal('when to try next'),
    claimed_until: impersonal('until when a process has it'),
    problem: impersonal('what went wrong'),
    reply: visitors('what the mail server answered', 'removed', {
      because: 'it is what a machine said of the e-mail, which is in the export',
    }),
    created_at: visitors('when it was queued', 'removed', { as: 'createdAt' }),
    valid_until: impersonal('until when what it says holds'),
    sent_at: visitors('when it was sent', 'removed', { as: 'sentAt' }),
    kept_until: impersonal('until when the row is kept'),
  },
} as const satisfies TableOf<MailRecord>

/** What the mails of a workspace, or of all of them, look like. */
export interface MailCounts {
  waiting: number
  failed: number
  lastSentAt: Date | null
  /** What went wrong with the mail that waits longest; null: nothing. */
  waitingProblem: MailProblem | null
}

/** The queue of mails. */
export interface MailStore {
  insert(mail: MailRecord): Promise<void>
  /**
   * Takes waiting mails that are due and that nobody has, those due longest first, for its caller until `until`. Each
   * has one more attempt; one whose process has not let go of it in time has one more that was not answered. Two calls
   * at once never take the same mail.
   */
  claim(now: Date, until: Date, limit: number): Promise<MailRecord[]>
  /** Writes what became of an attempt. False, with nothing written, if another one has begun meanwhile. */
  settle(mail: MailRecord): Promise<boolean>
  /** Locks the mail until the end of the unit of work. */
  lock(workspaceId: string, id: string): Promise<MailRecord | null>
  /** Those that were given up, the newest first. */
  failed(workspaceId: string, limit: number): Promise<MailRecord[]>
  /** Null: those of all workspaces. */
  counts(workspaceId: string | null): Promise<MailCounts>
  /** How many mails of this kind to the agent were queued since then. */
  countTo(workspaceId: string, agentId: string, kind: MailKind, since: Date): Promise<number>
  /** Removes every mail to the agent. */
  removeOf(workspaceId: string, agentId: string): Promise<void>
}
