import { limits } from '@papo/protocol'
import type { AccessRecord } from '@papo/core/access-log/access-log'
import type { AgentRecord } from '@papo/core/agent/agent'
import type { InvitationRecord } from '@papo/core/agent/invitation'
import type { PasswordResetRecord } from '@papo/core/agent/password-reset'
import type { MailRecord } from '@papo/core/mail/mail'
import type { PictureRecord } from '@papo/core/agent/picture'
import type { CannedResponseRecord } from '@papo/core/canned-response/canned-response'
import type { ChatLinkRecord } from '@papo/core/chat/chat-link'
import type { SiteAlertRecord } from '@papo/core/chat/site-alert'
import type { VisitRecord } from '@papo/core/chat/visit'
import type { BlockRecord } from '@papo/core/visitor/block'
import type { VisitorNoteRecord } from '@papo/core/visitor/visitor-note'
import type { UnreadAnswerRecord } from '@papo/core/chat/unread-answer'
import type { AuditRecord } from '@papo/core/audit/audit-store'
import type { ChatRecord } from '@papo/core/chat/chat-record'
import type { EntryRecord } from '@papo/core/chat/entry-store'
import type { IdentityRecord, IdentityUseRecord } from '@papo/core/identity/identity-store'
import type { IdentitySecretRecord } from '@papo/core/identity/secret-store'
import type { VisitorSeen } from '@papo/core/presence/visitor-presence-store'
import type { KnownSourceRecord } from '@papo/core/session/known-source-store'
import type { SecondFactorRecord } from '@papo/core/session/second-factor-store'
import type { SiteRecord } from '@papo/core/site/site'
import type { WorkspaceDeletionRecord } from '@papo/core/privacy/workspace-deletion-store'
import type { VisitorRecord, VisitorTokenRecord } from '@papo/core/visitor/visitor'
import { type Reference, Table } from '../database/table.ts'
import { brokenByChat, brokenByEntry, isBounded } from './table-rules.ts'
import type { AgentSessionRecord } from '@papo/core/session/agent-session'
import type { WorkspaceRecord } from '@papo/core/workspace/workspace'

/** A visitor without the identity, which has a table of its own. */
export type VisitorRow = Omit<VisitorRecord, 'identity'> & { erasedAt: Date | null }

export type ChatRow = ChatRecord & {
  /** Unchanged by a requeue. */
  firstAcceptedAt: Date | null
  /** When the last entry was stored. */
  changedAt: Date
  /** The last entry that an erasure of the visitor has gone through. */
  erasedUpTo: number
  erasedEntries: number
}

export type IdentityUseRow = IdentityUseRecord & { revoked: boolean }

/** When the presence of agents was last swept, and since when without a gap. There is one row. */
export interface PresenceWatchRow {
  sweptAt: Date
  since: Date
}

/** How far the erasure of an agent has come, while there is something left to erase. */
export interface AgentErasureRow {
  agentId: string
  workspaceId: string
  position: string
}

/** The row without these fields. */
export function without<Row extends object, Field extends keyof Row>(
  row: Row,
  ...fields: Field[]
): Omit<Row, Field> {
  const rest: Partial<Row> = { ...row }
  for (const field of fields) delete rest[field]
  return rest as Omit<Row, Field>
}

/** Several values as one key. */
export const keyOf = (...values: (string | number)[]): string => JSON.stringify(values)

const belongsTo = <Row>(
  to: Reference<Row>['to'],
  key: Reference<Row>['key'],
  onRemove: Reference<Row>['onRemove'] = 'refuse',
): Reference<Row> => ({ to, key, onRemove })

type OfWorkspace = { workspaceId: string }
const workspaceOf = ({ workspaceId }: OfWorkspace) => workspaceId
const siteOf = ({ siteId }: { siteId: string }) => siteId
const idOf = ({ id }: { id: string }) => id
const tokenOf = ({ tokenHash }: { tokenHash: string }) => tokenHash

/** The tables of an empty database, with the constraints that PostgreSQL's have. */
export function createTables() {
  const workspaces = new Table<WorkspaceRecord>('workspace', { key: idOf })
  const ofWorkspace = belongsTo<OfWorkspace>(workspaces, workspaceOf)
  const sites = new Table<SiteRecord>('site', {
    key: idOf,
    unique: { key: ({ key }) => key },
    references: [ofWorkspace],
  })
  const ofSite = belongsTo<{ siteId: string }>(sites, siteOf)
  const agents = new Table<AgentRecord>('agent', {
    key: idOf,
    unique: { email: ({ workspaceId, email }) => keyOf(workspaceId, email.toLowerCase()) },
    references: [ofWorkspace],
    broken: ({ capacity }) => (capacity >= 0 ? null : 'agent_capacity_check'),
  })
  return {
    workspaces,
    workspaceDeletions: new Table<WorkspaceDeletionRecord>('workspace_deletion', {
      key: workspaceOf,
      references: [belongsTo<OfWorkspace>(workspaces, workspaceOf, 'cascade')],
    }),
    sites,
    siteAlerts: new Table<SiteAlertRecord>('site_alert', {
      key: siteOf,
      references: [ofWorkspace, belongsTo(sites, siteOf, 'cascade')],
    }),
    agents,
    cannedResponses: new Table<CannedResponseRecord>('canned_response', {
      key: idOf,
      unique: {
        shortcut: ({ workspaceId, agentId, siteId, shortcutKey }) =>
          keyOf(workspaceId, agentId ?? '', siteId ?? '', shortcutKey),
      },
      references: [
        ofWorkspace,
        belongsTo(agents, ({ agentId }) => agentId, 'cascade'),
        belongsTo(sites, ({ siteId }) => siteId, 'cascade'),
      ],
      broken: ({ agentId, siteId }) =>
        agentId === null || siteId === null ? null : 'one scope at a time',
    }),
    ...sessionTables(ofWorkspace, agents),
    ...visitorTables(ofWorkspace, ofSite, agents),
    audit: new Table<AuditRecord>('audit_entry', {
      key: idOf,
      references: [belongsTo(workspaces, ({ actor }) => actor.workspaceId)],
    }),
    accessLog: new Table<AccessRecord>('access_log', { key: idOf }),
    presenceWatch: new Table<PresenceWatchRow>('presence_watch', { key: () => 'single' }),
    visitorPresence: new Table<VisitorSeen>('visitor_presence', { key: ({ chatId }) => chatId }),
  }
}

export type MemoryTables = ReturnType<typeof createTables>

function sessionTables(ofWorkspace: Reference<OfWorkspace>, agents: Table<AgentRecord>) {
  const ofAgent = belongsTo<{ agentId: string }>(agents, ({ agentId }) => agentId, 'cascade')
  return {
    agentSessions: new Table<AgentSessionRecord>('agent_session', {
      key: tokenOf,
      references: [ofAgent, ofWorkspace],
    }),
    agentErasures: new Table<AgentErasureRow>('agent_erasure', {
      key: ({ agentId }) => agentId,
      references: [ofAgent, ofWorkspace],
    }),
    pictures: new Table<PictureRecord>('agent_picture', {
      key: ({ agentId }) => agentId,
      references: [ofAgent, ofWorkspace],
      broken: ({ bytes }) =>
        bytes.length <= limits.pictureBytes ? null : 'agent_picture_bytes_check',
    }),
    secondFactors: new Table<SecondFactorRecord>('second_factor', {
      key: ({ agentId }) => agentId,
      references: [ofAgent, ofWorkspace],
      broken: ({ sealed, enabledAt }) =>
        (sealed === null) === (enabledAt === null) ? null : 'an enabled app has its time',
    }),
    secondFactorDemands: new Table<OfWorkspace & { since: Date }>('second_factor_demand', {
      key: workspaceOf,
      references: [ofWorkspace],
    }),
    knownSources: new Table<KnownSourceRecord>('known_source', {
      key: ({ agentId, kind, hash }) => keyOf(agentId, kind, hash),
      references: [ofAgent, ofWorkspace],
    }),
    ...linkTables(ofWorkspace, agents),
  }
}

function linkTables(ofWorkspace: Reference<OfWorkspace>, agents: Table<AgentRecord>) {
  const codeOf = ({ codeHash }: { codeHash: string }) => codeHash
  return {
    invitations: new Table<InvitationRecord>('invitation', {
      key: idOf,
      unique: {
        code: codeOf,
        email: ({ workspaceId, email, usedAt }) =>
          usedAt === null ? keyOf(workspaceId, email) : null,
      },
      references: [ofWorkspace, belongsTo(agents, ({ invitedBy }) => invitedBy, 'cascade')],
    }),
    passwordResets: new Table<PasswordResetRecord>('password_reset', {
      key: ({ agentId }) => agentId,
      unique: { code: codeOf },
      references: [
        ofWorkspace,
        belongsTo(agents, ({ agentId }) => agentId, 'cascade'),
        belongsTo(agents, ({ createdBy }) => createdBy, 'cascade'),
      ],
    }),
  }
}

function visitorTables(
  ofWorkspace: Reference<OfWorkspace>,
  ofSite: Reference<{ siteId: string }>,
  agents: Table<AgentRecord>,
) {
  const visitors = new Table<VisitorRow>('visitor', {
    key: idOf,
    references: [ofWorkspace, ofSite],
    broken: ({ attributes }) => (isBounded(attributes) ? null : 'visitor_attributes_bound'),
  })
  const visitorOf = ({ visitorId }: { visitorId: string }) => visitorId
  const ofVisitor = belongsTo<{ visitorId: string }>(visitors, visitorOf, 'cascade')
  const references = [ofWorkspace, ofSite, ofVisitor]
  return {
    visitors,
    mails: new Table<MailRecord>('mail', {
      key: idOf,
      references: [
        ofWorkspace,
        belongsTo(agents, ({ agentId }) => agentId, 'cascade'),
        belongsTo(visitors, ({ visitorId }) => visitorId, 'cascade'),
      ],
    }),
    visitorNotes: new Table<VisitorNoteRecord>('visitor_note', {
      key: idOf,
      unique: {
        sent: ({ visitorId, authorId, clientId }) => keyOf(visitorId, authorId, clientId),
      },
      references: [ofWorkspace, ofVisitor, belongsTo(agents, ({ authorId }) => authorId)],
    }),
    blocks: new Table<BlockRecord>('visitor_block', {
      key: idOf,
      references: [ofWorkspace, ofVisitor, belongsTo(agents, ({ agentId }) => agentId)],
      broken: ({ kind, addressDigest, expiresAt }) =>
        (kind === 'address') === (addressDigest !== null) &&
        (kind === 'visitor' || expiresAt !== null)
          ? null
          : 'an address has its digest and its end',
    }),
    visitorTokens: new Table<VisitorTokenRecord>('visitor_token', { key: tokenOf, references }),
    identities: new Table<IdentityRecord>('visitor_identity', {
      key: ({ siteId, externalId }) => keyOf(siteId, externalId),
      unique: { visitor: visitorOf },
      references,
    }),
    identityUses: new Table<IdentityUseRow>('identity_use', { key: tokenOf, references }),
    identitySecrets: new Table<IdentitySecretRecord>('identity_secret', {
      key: idOf,
      references: [ofWorkspace, ofSite],
    }),
    ...chatTables([ofWorkspace, ofSite, belongsTo(visitors, visitorOf)], agents),
  }
}

function chatTables(references: Reference<ChatRow>[], agents: Table<AgentRecord>) {
  const chats = new Table<ChatRow>('chat_session', {
    key: idOf,
    unique: {
      start: ({ siteId, startHash }) => keyOf(siteId, startHash),
      openOfVisitor: ({ status, kind, visitorId }) =>
        status === 'ended' || kind === 'message' ? null : visitorId,
      number: ({ workspaceId, number }) => keyOf(workspaceId, number),
    },
    references: [...references, belongsTo(agents, ({ agentId }) => agentId)],
    broken: brokenByChat,
  })
  return {
    chats,
    chatLinks: new Table<ChatLinkRecord>('chat_link', {
      key: ({ codeHash }) => codeHash,
      references: [belongsTo(chats, ({ chatId }) => chatId, 'cascade')],
    }),
    visits: new Table<VisitRecord>('visit', {
      key: ({ chatId }) => chatId,
      references: [belongsTo(chats, ({ chatId }) => chatId, 'cascade')],
      broken: ({ journey }) =>
        journey.length <= limits.visitedPages ? null : 'visit_journey_bound',
    }),
    unreadAnswers: new Table<UnreadAnswerRecord>('unread_answer', {
      key: ({ chatId }) => chatId,
      references: [belongsTo(chats, ({ chatId }) => chatId, 'cascade')],
    }),
    entries: new Table<EntryRecord>('message', {
      key: ({ chatId, seq }) => keyOf(chatId, seq),
      unique: {
        clientId: ({ chatId, authorId, clientId }) =>
          authorId === null || clientId === null ? null : keyOf(chatId, authorId, clientId),
      },
      references: [belongsTo(chats, ({ chatId }) => chatId, 'cascade')],
      broken: brokenByEntry,
      group: ({ chatId }) => chatId,
    }),
  }
}
