import type { Attributes } from '@papo/protocol'

/** The identity that the site has signed for a visitor. */
export interface VerifiedIdentity {
  /** The site's own id of the visitor. */
  externalId: string
  /** Whether the site has signed the name, and the e-mail; else the value is an unverified field. */
  nameVerified: boolean
  emailVerified: boolean
  /** The names of the attributes that the site has signed. */
  attributesVerified: readonly string[]
}

export interface VisitorRecord {
  id: string
  workspaceId: string
  siteId: string
  name: string | null
  email: string | null
  attributes: Attributes
  /** Null for an unverified visitor: their name and e-mail are unverified fields and identify nobody. */
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
  /** The one chat that the token opens; null: all of the visitor. */
  onlyChatId: string | null
  /** 30 days after the last use, at most 180 days after its creation. */
  expiresAt: Date
}
