import type { UnitOfWork } from '@papo/core/platform/unit-of-work'
import { MemoryUnitOfWork } from '../database/unit-of-work.ts'
import { AccessLog } from './access-log.ts'
import { AgentPresence } from './agent-presence.ts'
import { AgentErasures } from './agent-erasures.ts'
import { AgentSessions } from './agent-sessions.ts'
import { Agents } from './agents.ts'
import { AuditLog } from './audit-log.ts'
import { Chats } from './chats.ts'
import { Entries } from './entries.ts'
import { Identities } from './identities.ts'
import { IdentitySecrets } from './identity-secrets.ts'
import { Invitations } from './invitations.ts'
import { Pictures } from './pictures.ts'
import { SecondFactors } from './second-factors.ts'
import { KnownSources } from './known-sources.ts'
import type { MemoryStores } from './memory-stores.ts'
import { CannedResponses } from './canned-responses.ts'
import { ChatLinks } from './chat-links.ts'
import { Mails } from './mails.ts'
import { SiteAlerts } from './site-alerts.ts'
import { UnreadAnswers } from './unread-answers.ts'
import { PasswordResets } from './password-resets.ts'
import { Retention } from './retention.ts'
import { Sites } from './sites.ts'
import { createTables } from './tables.ts'
import { VisitorData } from './visitor-data.ts'
import { VisitorPresence } from './visitor-presence.ts'
import { VisitorBlocks } from './visitor-blocks.ts'
import { VisitorNotes } from './visitor-notes.ts'
import { Visits } from './visits.ts'
import { Visitors } from './visitors.ts'
import { WorkspaceDeletions } from './workspace-deletions.ts'
import { Workspaces } from './workspaces.ts'
import type { Appended } from '@papo/core/chat/entry-store'

/** A database in memory: what core needs of one, without a connection that could be lost. */
export interface MemoryDatabase {
  work: UnitOfWork<MemoryStores>
  /** Calls `run` after each commit that appended entries. The returned function cancels this. */
  onAppended(run: (entries: readonly Appended[]) => void): () => void
  now(): Promise<Date>
  installation: { readonly epoch: string }
}

export interface MemoryDatabaseOptions {
  /** The database's time. */
  now(): Date
  /** 8 hex digits; part of every cursor. */
  epoch: string
}

/** An empty database. It behaves as PostgreSQL does, and passes the same tests. */
export function createMemoryDatabase({ now, epoch }: MemoryDatabaseOptions): MemoryDatabase {
  const tables = createTables()
  const listeners = new Set<(entries: readonly Appended[]) => void>()
  let lastTicket = 0
  const nextTicket = () => {
    // As with a sequence, a rollback does not return a ticket.
    lastTicket += 1
    return lastTicket
  }
  const work = new MemoryUnitOfWork<MemoryStores>((transaction, afterCommit) => {
    const appended: Appended[] = []
    afterCommit(() => {
      if (appended.length > 0) for (const run of listeners) run(appended)
    })
    return {
      workspaces: new Workspaces(transaction, tables),
      workspaceDeletions: new WorkspaceDeletions(transaction, tables),
      sites: new Sites(transaction, tables),
      agents: new Agents(transaction, tables),
      agentErasures: new AgentErasures(transaction, tables),
      agentSessions: new AgentSessions(transaction, tables),
      pictures: new Pictures(transaction, tables),
      secondFactors: new SecondFactors(transaction, tables),
      knownSources: new KnownSources(transaction, tables),
      cannedResponses: new CannedResponses(transaction, tables),
      invitations: new Invitations(transaction, tables),
      passwordResets: new PasswordResets(transaction, tables),
      mails: new Mails(transaction, tables),
      unreadAnswers: new UnreadAnswers(transaction, tables),
      siteAlerts: new SiteAlerts(transaction, tables),
      chatLinks: new ChatLinks(transaction, tables),
      visits: new Visits(transaction, tables),
      visitorNotes: new VisitorNotes(transaction, tables),
      blocks: new VisitorBlocks(transaction, tables),
      visitors: new Visitors(transaction, tables),
      identities: new Identities(transaction, tables),
      identitySecrets: new IdentitySecrets(transaction, tables),
      chats: new Chats(transaction, tables, nextTicket),
      entries: new Entries(transaction, tables, ({ kind, authorType }) =>
        appended.push({ kind, authorType }),
      ),
      audit: new AuditLog(transaction, tables),
      visitorPresence: new VisitorPresence(transaction, tables),
      agentPresence: new AgentPresence(transaction, tables),
      accessLog: new AccessLog(transaction, tables),
      visitorData: new VisitorData(transaction, tables),
      retention: new Retention(transaction, tables),
    }
  })
  return {
    work,
    onAppended(run) {
      const listener = (entries: readonly Appended[]) => run(entries)
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    installation: { epoch },
    now: () => Promise.resolve(now()),
  }
}
