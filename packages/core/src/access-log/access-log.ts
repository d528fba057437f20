/** The start of a chat, a verified identity or a session, or a wrong password for an existing account. */
export type AccessAction =
  | 'chat_started'
  | 'chat_returned'
  | 'identified'
  | 'signed_in'
  | 'sign_in_failed'
  | 'password_change_failed'
  | 'second_factor_change_failed'

/** One access: who started to use the application, when and from which address. */
export interface AccessRecord {
  id: string
  at: Date
  workspaceId: string
  subject: { type: 'visitor' | 'agent'; id: string }
  action: AccessAction
  /** The caller's address, behind the proxies that `TRUST_PROXY` names. */
  address: string
}

/**
 * No route shows the access log; only the operator's command does. A block of a visitor's address looks it up in here.
 */
export interface AccessLogStore {
  insert(entry: AccessRecord): Promise<void>
  /** The address of the subject's last access, or null if none is remembered. */
  lastAddress(workspaceId: string, subject: AccessRecord['subject']): Promise<string | null>
  /** Oldest first, with `from` <= time < `to`; with `after`, only the entries that follow that one. */
  list(filter: {
    from: Date
    to: Date
    workspaceId?: string
    after?: Pick<AccessRecord, 'at' | 'id'>
    limit: number
  }): Promise<AccessRecord[]>
}
