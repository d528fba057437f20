import type { AuthorType, MessageKind } from '@papo/protocol'
import type { UnitOfWork } from './platform/unit-of-work.ts'
import type { AgentStore, AgentSessionStore } from './agent/agent-store.ts'
import type { KnownSourceStore } from './session/known-source-store.ts'
import type { AuditStore } from './audit/audit-store.ts'
import type { CanaryStore } from './canary/canary-store.ts'
import type { ChatStore } from './chat/chat-store.ts'
import type { EntryStore } from './chat/entry-store.ts'
import type { VisitorPresenceStore } from './presence/visitor-presence-store.ts'
import type { VisitorStore } from './visitor/visitor-store.ts'
import type { IdentityStore } from './identity/identity-store.ts'
import type { IdentitySecretStore } from './identity/secret-store.ts'
import type { AgentPresenceStore } from './presence/agent-presence-store.ts'
import type { AccessLogStore } from './access-log/access-log.ts'
import type { RetentionStore } from './privacy/retention-store.ts'
import type { VisitorDataStore } from './privacy/visitor-data-store.ts'
import type { SiteStore, WorkspaceStore } from './site/site-store.ts'

/** Every store of the database, either all in one transaction or all outside any. */
export interface Stores {
  workspaces: WorkspaceStore
  sites: SiteStore
  agents: AgentStore
  agentSessions: AgentSessionStore
  knownSources: KnownSourceStore
  visitors: VisitorStore
  identities: IdentityStore
  identitySecrets: IdentitySecretStore
  chats: ChatStore
  entries: EntryStore
  audit: AuditStore
  visitorPresence: VisitorPresenceStore
  agentPresence: AgentPresenceStore
  canary: CanaryStore
  accessLog: AccessLogStore
  visitorData: VisitorDataStore
  retention: RetentionStore
}

/** A unit of work with every store. */
export type Work = UnitOfWork<Stores>

/** Raw statements for tables that no store covers: those of the job queue. */
export interface Statements {
  /** Runs one statement with values, or several without; returns the rows of all. Never runs inside a unit of work. */
  run(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** The identity of the database. */
export interface Installation {
  /** Created with the database and again after a restore; part of every cursor and of every cached head's key. */
  readonly epoch: string
  /**
   * Gives the database a new epoch, which no cursor has, and returns it. A process that has the database open keeps
   * the old epoch, and its `check` rejects.
   */
  beginEpoch(): Promise<string>
}

/** An entry that was appended to a log. */
export interface Appended {
  kind: MessageKind
  authorType: AuthorType
}

/** The connection pool: how many connections are open, how many of them are idle, and how many tasks wait for one. */
export interface PoolLoad {
  open: number
  idle: number
  waiting: number
}

export interface Database {
  work: Work
  /** Calls `run` after each commit that appended entries. The returned function cancels this. */
  onAppended(run: (entries: readonly Appended[]) => void): () => void
  /** The load of the connection pool; null without a pool. */
  pool(): PoolLoad | null
  statements: Statements
  installation: Installation
  /** The database's time, which all processes of the installation use. */
  now(): Promise<Date>
  /** Rejects if the database does not answer, or if it has a new epoch since this process opened it. */
  check(): Promise<void>
  close(): Promise<void>
}
