import type { Attributes } from '@papo/protocol'

export interface VisitorRecord {
  id: string
  workspaceId: string
  siteId: string
  name: string | null
  email: string | null
  attributes: Attributes
  createdAt: Date
}

export interface VisitorTokenRecord {
  /** SHA-256 of the token, hex. */
  tokenHash: string
  visitorId: string
  siteId: string
  workspaceId: string
  createdAt: Date
  lastUsedAt: Date
  /** 30 days after the last use, at most 180 days after it was made. */
  expiresAt: Date
}
