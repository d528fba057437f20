import type { AuthorType, MessageKind } from '@papo/protocol'
import type { AgentStore, AgentSessionStore } from './agent/agent-store.ts'
import type { KnownSourceStore } from './agent/known-source-store.ts'
import type { AuditStore } from './audit/audit-store.ts'
import type { CanaryStore } from './canary/canary-store.ts'
import type { ChatStore } from './chat/chat-store.ts'
import type { EntryStore } from './chat/entry-store.ts'
import type { VisitorPresenceStore } from './chat/visitor-presence-store.ts'
import type { VisitorStore } from './chat/visitor-store.ts'
import type { IdentityStore } from './identity/identity-store.ts'
import type { IdentitySecretStore } from './identity/secret-store.ts'
import type { AgentPresenceStore } from './presence/agent-presence-store.ts'
import type { AccessLogStore } from './access/access-log.ts'
import type { RetentionStore } from './privacy/retention-store.ts'
import type { VisitorDataStore } from './privacy/visitor-data-store.ts'
import type { SiteStore, WorkspaceStore } from './site/site-store.ts'

/** Every store of the database, all in one transaction or none. */
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

/** The one way to the database. */
export interface Work {
  /**
   * Runs `task` in one short transaction and commits it, or undoes all of it when `task` throws. A
   * deadlock or a serialisation failure runs the task again, so it must do nothing but use its
   * stores. Tasks of one process that name the same chat go one after the other: they would wait for its
   * lock, each on a connection of its own. Throws the Refusal `unavailable` where the database cannot be
   * reached in time.
   */
  run<Result>(task: (stores: Stores) => Promise<Result>, chatId?: string): Promise<Result>
  /** Reads outside a transaction: each statement sees what is committed. Never takes a lock. */
  read<Result>(task: (stores: Stores) => Promise<Result>): Promise<Result>
}

/** Statements of the server's own tenants in the database, whose tables no store knows: the queue of jobs. */
export interface Statements {
  /** Runs a statement with values, or several without; answers the rows of them all. Never inside a unit of work. */
  run(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** What the database says of itself. */
export interface Installation {
  /** Minted with the database and again after a restore; part of every cursor and every cached head. */
  readonly epoch: string
  /**
   * Gives the database an epoch that no cursor is of, and answers it. Whoever has the database open goes on
   * under the old one, and `check` rejects there.
   */
  beginEpoch(): Promise<string>
}

/** An entry that was added to a log. */
export interface Appended {
  kind: MessageKind
  authorType: AuthorType
}

/** The connections to the database: how many there are, how many of them rest, and who waits for one. */
export interface PoolLoad {
  open: number
  idle: number
  waiting: number
}

export interface Database {
  work: Work
  /** Calls `run` after each commit that added to logs, until called off. */
  onAppended(run: (entries: readonly Appended[]) => void): () => void
  /** Null where there is no pool of connections. */
  pool(): PoolLoad | null
  statements: Statements
  installation: Installation
  /** The time by the database's clock, which all processes of the installation go by. */
  now(): Promise<Date>
  /** Resolves where the database answers and is migrated, rejects otherwise. */
  check(): Promise<void>
  close(): Promise<void>
}
