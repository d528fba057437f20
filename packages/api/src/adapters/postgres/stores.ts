import type { Kysely } from 'kysely'
import { AccessLog } from './access-log.ts'
import { AgentErasures } from './agent-erasures.ts'
import { AgentSessions } from './agent-sessions.ts'
import { Agents } from './agents.ts'
import { AuditLog } from './audit-log.ts'
import { CannedResponses } from './canned-responses.ts'
import { Canaries } from './canaries.ts'
import { Chats } from './chats.ts'
import { Entries } from './entries.ts'
import { Identities } from './identities.ts'
import { IdentitySecrets } from './identity-secrets.ts'
import { Invitations } from './invitations.ts'
import { ChatLinks } from './chat-links.ts'
import { Mails } from './mails.ts'
import { SiteAlerts } from './site-alerts.ts'
import { UnreadAnswers } from './unread-answers.ts'
import { PasswordResets } from './password-resets.ts'
import { KnownSources } from './known-sources.ts'
import { Pictures } from './pictures.ts'
import { SecondFactors } from './second-factors.ts'
import { AgentPresence } from './agent-presence.ts'
import { RetentionRows } from './retention.ts'
import type { Tables } from './schema.ts'
import { VisitorPresence } from './visitor-presence.ts'
import { Sites } from './sites.ts'
import { VisitorData } from './visitor-data.ts'
import { VisitorBlocks } from './visitor-blocks.ts'
import { VisitorNotes } from './visitor-notes.ts'
import { Visits } from './visits.ts'
import { Visitors } from './visitors.ts'
import { WorkspaceDeletions } from './workspace-deletions.ts'
import { Workspaces } from './workspaces.ts'
import type { Stores } from '../../database/stores.ts'
import type { Appended } from '@papo/core/chat/entry-store'

/** All stores on one transaction or on the pool. Entries that they append to logs are recorded in `appended`. */
export function storesOn(db: Kysely<Tables>, appended: Appended[] = []): Stores {
  return {
    workspaces: new Workspaces(db),
    workspaceDeletions: new WorkspaceDeletions(db),
    sites: new Sites(db),
    agents: new Agents(db),
    pictures: new Pictures(db),
    agentErasures: new AgentErasures(db),
    agentSessions: new AgentSessions(db),
    secondFactors: new SecondFactors(db),
    knownSources: new KnownSources(db),
    cannedResponses: new CannedResponses(db),
    invitations: new Invitations(db),
    passwordResets: new PasswordResets(db),
    mails: new Mails(db),
    unreadAnswers: new UnreadAnswers(db),
    siteAlerts: new SiteAlerts(db),
    chatLinks: new ChatLinks(db),
    visits: new Visits(db),
    visitorNotes: new VisitorNotes(db),
    blocks: new VisitorBlocks(db),
    visitors: new Visitors(db),
    identities: new Identities(db),
    identitySecrets: new IdentitySecrets(db),
    chats: new Chats(db),
    entries: new Entries(db, appended),
    audit: new AuditLog(db),
    visitorPresence: new VisitorPresence(db),
    agentPresence: new AgentPresence(db),
    canary: new Canaries(db),
    accessLog: new AccessLog(db),
    visitorData: new VisitorData(db),
    retention: new RetentionRows(db),
  }
}
