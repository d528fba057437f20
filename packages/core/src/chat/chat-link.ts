import { impersonal, type TableOf, visitors } from '../platform/column.ts'

/** A link of a mail that opens one chat of an unverified visitor in another browser, once. */
export interface ChatLinkRecord {
  /** SHA-256 of the code in the link, hex. */
  codeHash: string
  workspaceId: string
  siteId: string
  visitorId: string
  chatId: string
  createdAt: Date
  /** Until when the link works. */
  expiresAt: Date
  /** When it was used; null: never. */
  usedAt: Date | null
  /** SHA-256 of the id under which it was used: a repeat of that call is answered again. */
  clientHash: string | null
  /** Until when the row is kept, so that an old link can say why it does not work. */
  keptUntil: Date
}

const digest = 'a digest of a random secret, from which nothing can be read'
const told = 'the mail with the link is in the export'
const once = 'it is in the export once'

export const chatLinkTable = {
  owner: { column: 'visitor_id', is: 'visitor', order: ['created_at', 'code_hash'] },
  retention: { kept: 'until', column: 'kept_until' },
  columns: {
    code_hash: visitors('digest of the link’s code', 'removed', { because: digest }),
    workspace_id: impersonal('the workspace'),
    site_id: impersonal('the site'),
    visitor_id: visitors('the visitor’s id', 'removed', { because: once }),
    chat_id: visitors('the chat that the link opens', 'removed', { because: once }),
    created_at: visitors('when the link was made', 'removed', { because: told }),
    expires_at: impersonal('until when the link works'),
    used_at: visitors('when the link was used', 'removed', { because: told }),
    client_hash: visitors('digest of the id under which it was used', 'removed', {
      because: digest,
    }),
    kept_until: impersonal('until when the row is kept'),
  },
} as const satisfies TableOf<ChatLinkRecord>

export interface ChatLinkStore {
  insert(link: ChatLinkRecord): Promise<void>
  /** Used and expired ones too; locks the row until the end of the unit of work. */
  lockByCode(codeHash: string): Promise<ChatLinkRecord | null>
  /** Writes when and under which id the link was used. */
  save(link: ChatLinkRecord): Promise<void>
}
