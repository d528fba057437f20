import type { MailLocale, Role } from '@papo/protocol'
import { agents, impersonal, type TableOf } from '../platform/column.ts'
import { Refusal } from '../platform/refusal.ts'

/** An invitation to a workspace. */
export interface InvitationRecord {
  id: string
  workspaceId: string
  /** SHA-256 of the code in the link, hex. */
  codeHash: string
  /** Lowercase. A workspace has one open invitation of an e-mail. */
  email: string
  name: string | null
  role: Role
  /** The sites that the person will answer; null: all. */
  siteIds: string[] | null
  /** The language of the mail with the link. */
  locale: MailLocale | null
  /** The agent who made it. */
  invitedBy: string
  createdAt: Date
  /** Until when the link works. */
  expiresAt: Date
  /** When it was accepted; null: nobody has. */
  usedAt: Date | null
  /** Until when the row is kept, so that an old link can say why it does not work. */
  keptUntil: Date
}

export const invitationTable = {
  owner: null,
  retention: { kept: 'until', column: 'kept_until' },
  columns: {
    id: impersonal('the invitation'),
    workspace_id: impersonal('the workspace'),
    code_hash: agents('digest of the link’s code'),
    email: agents('the e-mail of the invited person'),
    name: agents('the name of the invited person'),
    role: agents('agent, admin or owner'),
    site_ids: impersonal('the sites that the person will answer'),
    locale: impersonal('the language of the mail'),
    invited_by: agents('who invited'),
    created_at: agents('when the person was invited'),
    expires_at: impersonal('until when the link works'),
    used_at: agents('when the person accepted'),
    kept_until: impersonal('until when the row is kept'),
  },
} as const satisfies TableOf<InvitationRecord>

/** Invitations by their code and by their workspace. */
export interface InvitationStore {
  /** False, with nothing written, if the workspace has an invitation of this e-mail that was not accepted. */
  insert(invitation: InvitationRecord): Promise<boolean>
  /** Writes the code's digest, the times and who made it. */
  save(invitation: InvitationRecord): Promise<void>
  /** Accepted and expired ones too. */
  findByCode(codeHash: string): Promise<InvitationRecord | null>
  /** Like `findByCode`; locks the row until the end of the unit of work. */
  lockByCode(codeHash: string): Promise<InvitationRecord | null>
  /** Null for one that was accepted. Locks the row until the end of the unit of work. */
  lock(workspaceId: string, id: string): Promise<InvitationRecord | null>
  /** Those that were not accepted, expired ones too; the newest first. */
  list(workspaceId: string): Promise<InvitationRecord[]>
  remove(workspaceId: string, id: string): Promise<void>
  /** Removes those for the e-mail, accepted or not. */
  removeFor(workspaceId: string, email: string): Promise<void>
  /** Removes those of the agent that were not accepted and give one of these roles. Returns how many. */
  removeOpenBy(workspaceId: string, agentId: string, roles: readonly Role[]): Promise<number>
}

/** Something that a link's code stands for. */
export interface Linked {
  usedAt: Date | null
  expiresAt: Date
}

export const linkNotFound = () =>
  new Refusal('link_not_found', 'This link was withdrawn or replaced, or was never valid.')

/** Refuses `link_not_found`, `link_used` or `link_expired`, each in words for whoever holds the link. */
export function requireUsable<Found extends Linked>(found: Found | null, now: Date): Found {
  if (found === null) throw linkNotFound()
  if (found.usedAt !== null) throw new Refusal('link_used', 'This link has been used already.')
  if (found.expiresAt <= now) throw new Refusal('link_expired', 'This link is too old.')
  return found
}
