/** What somebody began: a chat, a verified identity, a session. Or tried to, with a wrong password for an account. */
export type AccessAction =
  | 'chat_started'
  | 'identified'
  | 'signed_in'
  | 'sign_in_failed'
  | 'password_change_failed'

/** Who began to use the application, when and from where. */
export interface AccessRecord {
  id: string
  at: Date
  workspaceId: string
  subject: { type: 'visitor' | 'agent'; id: string }
  action: AccessAction
  /** The caller's address, as far as the proxies before us are believed. */
  address: string
}

/** Apart from everything else: no route reads it, the operator's command does. */
export interface AccessLogStore {
  insert(entry: AccessRecord): Promise<void>
  /** Oldest first, from `from` on, before `to`; entries after `afterId` where it is given. */
  list(filter: {
    from: Date
    to: Date
    workspaceId?: string
    after?: Pick<AccessRecord, 'at' | 'id'>
    limit: number
  }): Promise<AccessRecord[]>
}
