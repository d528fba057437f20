import type { UnitOfWork } from '../../src/platform/unit-of-work.ts'
import type { AgentStore } from '../../src/agent/agent-store.ts'
import type { InvitationStore } from '../../src/agent/invitation.ts'
import type { PasswordResetStore } from '../../src/agent/password-reset.ts'
import type { CannedResponseStore } from '../../src/canned-response/canned-response-store.ts'
import type { ChatLinkStore } from '../../src/chat/chat-link.ts'
import type { MailStore } from '../../src/mail/mail.ts'
import type { SiteAlertStore } from '../../src/chat/site-alert.ts'
import type { UnreadAnswerStore } from '../../src/chat/unread-answer.ts'
import type { KnownSourceStore } from '../../src/session/known-source-store.ts'
import type { AuditStore } from '../../src/audit/audit-store.ts'
import type { ChatStore } from '../../src/chat/chat-store.ts'
import type { Appended, EntryStore } from '../../src/chat/entry-store.ts'
import type { VisitorPresenceStore } from '../../src/presence/visitor-presence-store.ts'
import type { VisitStore } from '../../src/chat/visit.ts'
import type { BlockStore } from '../../src/visitor/block.ts'
import type { VisitorNoteStore } from '../../src/visitor/visitor-note.ts'
import type { VisitorStore } from '../../src/visitor/visitor-store.ts'
import type { IdentityStore } from '../../src/identity/identity-store.ts'
import type { IdentitySecretStore } from '../../src/identity/secret-store.ts'
import type { AgentPresenceStore } from '../../src/presence/agent-presence-store.ts'
import type { AccessLogStore } from '../../src/access-log/access-log.ts'
import type { RetentionStore } from '../../src/privacy/retention-store.ts'
import type { VisitorDataStore } from '../../src/privacy/visitor-data-store.ts'
import type { AgentErasureStore } from '../../src/privacy/agent-erasure-store.ts'
import type { PictureStore } from '../../src/agent/picture.ts'
import type { SecondFactorStore } from '../../src/session/second-factor-store.ts'
import type { WorkspaceDeletionStore } from '../../src/privacy/workspace-deletion-store.ts'
import type { SiteStore } from '../../src/site/site-store.ts'
import type { AgentSessionStore } from '../../src/session/agent-session.ts'
import type { WorkspaceStore } from '../../src/workspace/workspace-store.ts'

/** The stores whose contracts the suites hold. */
export interface TestedStores {
  workspaces: WorkspaceStore
  workspaceDeletions: WorkspaceDeletionStore
  sites: SiteStore
  agents: AgentStore
  agentSessions: AgentSessionStore
  agentErasures: AgentErasureStore
  pictures: PictureStore
  secondFactors: SecondFactorStore
  knownSources: KnownSourceStore
  cannedResponses: CannedResponseStore
  invitations: InvitationStore
  passwordResets: PasswordResetStore
  mails: MailStore
  unreadAnswers: UnreadAnswerStore
  siteAlerts: SiteAlertStore
  chatLinks: ChatLinkStore
  visits: VisitStore
  visitorNotes: VisitorNoteStore
  blocks: BlockStore
  visitors: VisitorStore
  identities: IdentityStore
  identitySecrets: IdentitySecretStore
  chats: ChatStore
  entries: EntryStore
  audit: AuditStore
  visitorPresence: VisitorPresenceStore
  agentPresence: AgentPresenceStore
  accessLog: AccessLogStore
  visitorData: VisitorDataStore
  retention: RetentionStore
}

/** A unit of work with these stores. */
export type TestedWork = UnitOfWork<TestedStores>

/** What the suites need of a database. */
export interface TestedDatabase {
  work: TestedWork
  /** Calls `run` after each commit that appended entries. The returned function cancels this. */
  onAppended(run: (entries: readonly Appended[]) => void): () => void
  /** The time that all processes of the installation use. */
  now(): Promise<Date>
  installation: { readonly epoch: string }
}
