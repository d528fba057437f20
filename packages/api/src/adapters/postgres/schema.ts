import type {
  Attributes,
  AuthorType,
  ChatStatus,
  MessageKind,
  Role,
  SiteSettings,
} from '@papo/protocol'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { AgentSessionKind } from '../../agent/agent.ts'
import type { ChatRecord } from '../../chat/chat-record.ts'

/** A point in time, for people and for limits; no order depends on it. */
type Time = ColumnType<Date, Date, Date>

interface InstallationTable {
  /** True in the only row. */
  single: Generated<boolean>
  epoch: string
}

interface WorkspaceTable {
  id: string
  name: string
  created_at: Time
}

interface SiteTable {
  id: string
  workspace_id: string
  key: string
  name: string
  allowed_origins: string[]
  settings: JSONColumnType<SiteSettings>
  created_at: Time
}

interface AgentTable {
  id: string
  workspace_id: string
  name: string
  email: string
  password_hash: string
  role: Role
  avatar_url: string | null
  capacity: number
  disabled_at: Date | null
  created_at: Time
}

interface AgentSessionTable {
  token_hash: string
  agent_id: string
  workspace_id: string
  kind: AgentSessionKind
  created_at: Time
  last_used_at: Time
  expires_at: Time
}

interface VisitorTable {
  id: string
  workspace_id: string
  site_id: string
  name: string | null
  email: string | null
  attributes: JSONColumnType<Attributes>
  created_at: Time
}

interface VisitorTokenTable {
  token_hash: string
  visitor_id: string
  site_id: string
  workspace_id: string
  created_at: Time
  last_used_at: Time
  expires_at: Time
}

interface ChatSessionTable {
  id: string
  workspace_id: string
  site_id: string
  visitor_id: string
  status: ChatStatus
  /** From the sequence `queue_ticket`. */
  ticket: Generated<number>
  agent_id: string | null
  start_hash: string
  created_at: Time
  accepted_at: Date | null
  /** Kept when the chat returns to the line: how fast the line moves is read from it. */
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
  created_at: Time
}

/** The tables as the last migration leaves them. */
export interface Tables {
  installation: InstallationTable
  workspace: WorkspaceTable
  site: SiteTable
  agent: AgentTable
  agent_session: AgentSessionTable
  visitor: VisitorTable
  visitor_token: VisitorTokenTable
  chat_session: ChatSessionTable
  message: MessageTable
}
