import { randomUUID } from 'node:crypto'
import { password } from './api-under-test.ts'

/** The largest answer of a read, in bytes, however often anything is written. */
export interface Size {
  /** All but the entries. */
  bytes: number
  /** The list in it: at most so many entries of so many bytes. */
  list?: { field: string; entryBytes: number; most: number | Growing }
}

/** A list that grows with the workspace: the reason, and the role that can make it grow. */
interface Growing {
  because: string
}

/**
 * The callers, in this order: without a token, a visitor of the same site, the owner of another workspace, an
 * agent and an admin of this one who do not have the chat, its owner, the chat’s agent, the chat’s visitor.
 */
export const callers = [
  'nobody',
  'stranger',
  'foreign',
  'agent',
  'admin',
  'owner',
  'chatAgent',
  'visitor',
] as const
export type CallerName = (typeof callers)[number]

/** One chat with its participants, and the other ids of an address. */
export interface Scene {
  ids: Record<
    | 'chatId'
    | 'siteId'
    | 'agentId'
    | 'secretId'
    | 'visitorId'
    | 'noteId'
    | 'blockId'
    | 'invitationId'
    | 'mailId'
    | 'cannedResponseId',
    string
  >
  siteKey: string
  /** Signs in an agent who does nothing else. */
  email: string
  /** Signs the identities of the site’s visitors. */
  secret: string
  /** The code of the link that the row needs; of no link without one. */
  linkCode: string
  /** What the app of the caller shows, if the row needs one. */
  appCodes: Partial<Record<CallerName, string>>
  /** The name of each owner's workspace, if the row needs it. */
  workspaceNames: Partial<Record<CallerName, string>>
  tokens: Record<Exclude<CallerName, 'nobody'>, string>
}

/** What a scene has besides, since the row could do nothing without it. */
export type Given =
  | 'invitation'
  | 'password reset'
  | 'app to confirm'
  | 'second factor'
  | 'workspace names'
  | 'chat link'
  | 'canned response'
  | 'visitor note'
  | 'block'

export interface Row {
  /** The status that each caller gets, in the order of `callers`; null: open to anyone, with any status. */
  answers: readonly number[] | null
  body?: (scene: Scene, who: CallerName) => Record<string, unknown>
  /** Fields that the route accepts although they look harmful. */
  takes?: readonly string[]
  /** The status that the chat must have; waiting by default. */
  chat?: 'active' | 'ended'
  /** Needs a site of its own, with a secret. */
  site?: 'fresh'
  given?: Given
  /** The call ends the caller’s token: every caller gets a new one first. */
  spends?: true
  /** Of a read: the size of its answer, or `own` if nothing in it was written by a caller. */
  size?: Size | 'own'
  /** Of a write: its largest body, with other content in each round; null: it takes no body. */
  largest?: ((scene: Scene, round: number, who: CallerName) => Record<string, unknown>) | null
}

export const row = (answers: Row['answers'], more: Omit<Row, 'answers'> = {}): Row => ({
  answers,
  ...more,
})

export const text = () => ({ clientId: randomUUID(), text: 'Oi' })

export const newWorkspace = () => ({
  name: 'Padaria',
  owner: { name: 'Rui', email: `${randomUUID()}@example.com`, password },
  site: { name: 'Loja', allowedOrigins: [] },
})
