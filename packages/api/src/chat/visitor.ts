import type { Attributes } from '@papo/protocol'

/** Who the site has signed a visitor to be. */
export interface VerifiedIdentity {
  /** The site's own id of the visitor. */
  externalId: string
  /** Whether the name, and the e-mail, are the site's word; else what is there is a label. */
  nameVerified: boolean
  emailVerified: boolean
}

export interface VisitorRecord {
  id: string
  workspaceId: string
  siteId: string
  name: string | null
  email: string | null
  attributes: Attributes
  /** Null for who is not verified: what they are called is a label that attaches to nothing. */
  identity: VerifiedIdentity | null
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
