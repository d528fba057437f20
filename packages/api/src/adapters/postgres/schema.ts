import type {
  AgentAvailability,
  Attributes,
  AuditAction,
  AuditTargetType,
  AuthorType,
  ChatKind,
  ChatStatus,
  Installation,
  MessageKind,
  Role,
  SiteSettings,
  VisitedPage,
} from '@papo/protocol'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { RowOf } from '@papo/core/platform/column'
import type { KnownSourceRecord } from '@papo/core/session/known-source-store'
import type { AuditRecord } from '@papo/core/audit/audit-store'
import type { InvitationRecord } from '@papo/core/agent/invitation'
import type { MailRecord } from '@papo/core/mail/mail'
import type { CannedResponseRecord } from '@papo/core/canned-response/canned-response'
import type { ChatLinkRecord } from '@papo/core/chat/chat-link'
import type { SiteAlertRecord } from '@papo/core/chat/site-alert'
import type { UnreadAnswerRecord } from '@papo/core/chat/unread-answer'
import type { PasswordResetRecord } from '@papo/core/agent/password-reset'
import type { VisitRecord } from '@papo/core/chat/visit'
import type { BlockRecord } from '@papo/core/visitor/block'
import type { VisitorNoteRecord } from '@papo/core/visitor/visitor-note'
import type { ChatRecord } from '@papo/core/chat/chat-record'
import type { AgentSessionRecord } from '@papo/core/session/agent-session'
import type { PictureRecord } from '@papo/core/agent/picture'
import type { SecondFactorRecord } from '@papo/core/session/second-factor-store'
import type {
  InstallationTable,
  PulseTable,
  RevisedTable,
  Time,
  WorkspaceDeletionTable,
  WorkspaceTable,
} from './workspace-tables.ts'

interface SiteTable extends RevisedTable {
  id: string
  workspace_id: string
  key: string
  name: string
  allowed_origins: string[]
  settings: JSONColumnType<SiteSettings>
  installation: ColumnType<Installation, string | undefined, string>
  removed_at: Date | null
  created_at: Time
}

interface AgentTable extends RevisedTable {
  id: string
  workspace_id: string
  name: string
  email: string
  password_hash: string
  password_set_at: Time
  role: Role
  avatar_url: string | null
  capacity: number
  site_ids: string[] | null
  availability: AgentAvailability
  last_seen_at: Date | null
  disabled_at: Date | null
  created_at: Time
  /** BCP 47. */
  languages: Generated<string[]>
  alerts_by_mail: Generated<boolean>
  /** When the agent was erased; the row remains for the chats that refer to it. */
  erased_at: Generated<Date | null>
  /** The last chat whose log the erasure has gone through; null: nothing is left to erase. */
  erased_up_to: Generated<string | null>
}

interface VisitorTable {
  id: string
  workspace_id: string
  site_id: string
  name: string | null
  email: string | null
  attributes: JSONColumnType<Attributes>
  created_at: Time
  /** When the visitor's data was erased; only the row and the emptied entries remain. */
  erased_at: Date | null
}

interface VisitorTokenTable {
  token_hash: string
  visitor_id: string
  site_id: string
  workspace_id: string
  created_at: Time
  last_used_at: Time
  expires_at: Time
  /** The one chat that the token opens; null: all of the visitor. */
  only_chat_id: string | null
}

interface ChatSessionTable {
  id: string
  workspace_id: string
  site_id: string
  visitor_id: string
  kind: ChatKind
  number: string
  follow_up_of: string | null
  status: ChatStatus
  /** From the sequence `queue_ticket`. */
  ticket: Generated<number>
  agent_id: string | null
  start_hash: string
  created_at: Time
  accepted_at: Date | null
  /** Unchanged by a requeue: the waiting-time estimate is based on it. */
  first_accepted_at: Date | null
  ended_at: Date | null
  ended_by: ChatRecord['endedBy']
  rating: number | null
  feedback: string | null
  last_seq: number
  last_public_seq: number
  read_by_visitor: number
  read_by_agent: number
  /** When the last entry was stored. */
  moved_at: Time
  subject: string | null
  page_url: string | null
  page_title: string | null
  page_referrer: string | null
  locale: string | null
  tags: Generated<string[]>
  edition: number
  returned_at: Date | null
  requeue_at: Date | null
  reply_due_at: Date | null
  warn_at: Date | null
  abandon_at: Date | null
  /** The last entry that an erasure of the visitor has gone through. */
  erased_up_to: Generated<number>
  erased_entries: Generated<number>
}

interface MessageTable {
  chat_id: string
  seq: number
  id: string
  workspace_id: string
  client_id: string | null
  kind: MessageKind
  author_type: AuthorType
  author_id: string | null
  author_name: string | null
  text: string | null
  rating: number | null
  to_id: string | null
  to_name: string | null
  erased: Generated<boolean>
  created_at: Time
}

/** When the presence of agents was last swept; a gap means that no node was sweeping. */
interface PresenceWatchTable {
  single: Generated<boolean>
  swept_at: Time
  /** An agent who was last seen before this counts as seen at this time. */
  since: Time
}

/** When a waiting chat's visitor was last seen. A table of its own, so that writing it locks no chat. */
interface VisitorPresenceTable {
  chat_id: string
  workspace_id: string
  seen_at: Time
}

interface VisitorIdentityTable {
  site_id: string
  external_id: string
  workspace_id: string
  visitor_id: string
  /** Whether the site has signed the name, and the e-mail. */
  name_verified: boolean
  email_verified: boolean
  /** The names of the attributes that it has signed. */
  attributes_verified: Generated<string[]>
  verified_at: Time
}

interface IdentitySecretTable {
  id: string
  site_id: string
  workspace_id: string
  /** Encrypted with a key derived from the installation's secret. */
  sealed: string
  created_at: Time
  expires_at: Date | null
}

/** Used identity tokens, until they expire. */
interface IdentityUseTable {
  token_hash: string
  site_id: string
  workspace_id: string
  visitor_id: string
  revoked: Generated<boolean>
  expires_at: Time
}

interface AuditEntryTable {
  id: string
  workspace_id: string
  at: Time
  actor_type: 'agent' | 'operator' | 'system'
  actor_id: string | null
  actor_name: string | null
  address: string | null
  action: AuditAction
  target_type: AuditTargetType | null
  target_id: string | null
  details: JSONColumnType<AuditRecord['details']>
}

/** Who used the application, when and from which address. For the operator only; kept for six months. */
interface AccessLogTable {
  id: string
  at: Time
  workspace_id: string
  subject_type: 'visitor' | 'agent'
  subject_id: string
  action: string
  address: string
}

type VisitTable = Omit<RowOf<VisitRecord>, 'journey'> & {
  journey: JSONColumnType<VisitedPage[]>
}

/** The workspaces that demand a second factor of everybody. */
interface SecondFactorDemandTable {
  workspace_id: string
  since: Time
}

interface CannedResponseTable
  extends RevisedTable, Omit<RowOf<CannedResponseRecord>, keyof RevisedTable> {}

/** The tables as the last migration leaves them. */
export interface Tables {
  installation: InstallationTable
  pulse: PulseTable
  workspace: WorkspaceTable
  workspace_deletion: WorkspaceDeletionTable
  site: SiteTable
  agent: AgentTable
  agent_session: RowOf<AgentSessionRecord>
  agent_picture: RowOf<PictureRecord>
  second_factor: RowOf<SecondFactorRecord>
  second_factor_demand: SecondFactorDemandTable
  known_source: RowOf<KnownSourceRecord>
  canned_response: CannedResponseTable
  invitation: RowOf<InvitationRecord>
  password_reset: RowOf<PasswordResetRecord>
  mail: RowOf<MailRecord>
  unread_answer: RowOf<UnreadAnswerRecord>
  site_alert: RowOf<SiteAlertRecord>
  chat_link: RowOf<ChatLinkRecord>
  visit: VisitTable
  visitor_note: RowOf<VisitorNoteRecord>
  visitor_block: RowOf<BlockRecord>
  visitor: VisitorTable
  visitor_token: VisitorTokenTable
  chat_session: ChatSessionTable
  message: MessageTable
  presence_watch: PresenceWatchTable
  visitor_presence: VisitorPresenceTable
  visitor_identity: VisitorIdentityTable
  identity_secret: IdentitySecretTable
  identity_use: IdentityUseTable
  audit_entry: AuditEntryTable
  access_log: AccessLogTable
}
