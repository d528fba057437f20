import type { AccessLogStore } from '@papo/core/access-log/access-log'
import type { AgentStore } from '@papo/core/agent/agent-store'
import type { InvitationStore } from '@papo/core/agent/invitation'
import type { PasswordResetStore } from '@papo/core/agent/password-reset'
import type { CannedResponseStore } from '@papo/core/canned-response/canned-response-store'
import type { ChatLinkStore } from '@papo/core/chat/chat-link'
import type { MailStore } from '@papo/core/mail/mail'
import type { PictureStore } from '@papo/core/agent/picture'
import type { SiteAlertStore } from '@papo/core/chat/site-alert'
import type { UnreadAnswerStore } from '@papo/core/chat/unread-answer'
import type { AuditStore } from '@papo/core/audit/audit-store'
import type { ChatStore } from '@papo/core/chat/chat-store'
import type { VisitStore } from '@papo/core/chat/visit'
import type { EntryStore } from '@papo/core/chat/entry-store'
import type { UnitOfWork } from '@papo/core/platform/unit-of-work'
import type { IdentityStore } from '@papo/core/identity/identity-store'
import type { IdentitySecretStore } from '@papo/core/identity/secret-store'
import type { AgentPresenceStore } from '@papo/core/presence/agent-presence-store'
import type { VisitorPresenceStore } from '@papo/core/presence/visitor-presence-store'
import type { AgentErasureStore } from '@papo/core/privacy/agent-erasure-store'
import type { RetentionStore } from '@papo/core/privacy/retention-store'
import type { VisitorDataStore } from '@papo/core/privacy/visitor-data-store'
import type { WorkspaceDeletionStore } from '@papo/core/privacy/workspace-deletion-store'
import type { AgentSessionStore } from '@papo/core/session/agent-session'
import type { KnownSourceStore } from '@papo/core/session/known-source-store'
import type { SecondFactorStore } from '@papo/core/session/second-factor-store'
import type { SiteStore } from '@papo/core/site/site-store'
import type { BlockStore } from '@papo/core/visitor/block'
import type { VisitorNoteStore } from '@papo/core/visitor/visitor-note'
import type { VisitorStore } from '@papo/core/visitor/visitor-store'
import type { WorkspaceStore } from '@papo/core/workspace/workspace-store'
import type { CanaryStore } from '../canary/canary-store.ts'

/** Every store of the database, either all in one transaction or all outside any. */
export interface Stores {
  workspaces: WorkspaceStore
  workspaceDeletions: WorkspaceDeletionStore
  sites: SiteStore
  agents: AgentStore
  pictures: PictureStore
  agentErasures: AgentErasureStore
  agentSessions: AgentSessionStore
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
  canary: CanaryStore
  accessLog: AccessLogStore
  visitorData: VisitorDataStore
  retention: RetentionStore
}

/** A unit of work with every store. */
export type Work = UnitOfWork<Stores>
