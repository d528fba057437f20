/** A visitor and the id that their site has for them. */
export interface IdentityRecord {
  siteId: string
  workspaceId: string
  visitorId: string
  externalId: string
  /** Whether the site has signed the name, and the e-mail; else the value is an unverified field. */
  nameVerified: boolean
  emailVerified: boolean
  /** The names of the attributes that the site has signed. */
  attributesVerified: readonly string[]
  verifiedAt: Date
}

/** An identity token that was used. */
export interface IdentityUseRecord {
  /** SHA-256 of the token, hex. */
  tokenHash: string
  siteId: string
  workspaceId: string
  visitorId: string
  /** When the token expires by itself. */
  expiresAt: Date
}

export interface IdentityStore {
  /** The id of the visitor with this external id, or null. */
  visitorOf(workspaceId: string, siteId: string, externalId: string): Promise<string | null>
  /**
   * False, and nothing is written, if the site already has a visitor with this external id or the visitor
   * already has an identity.
   */
  insert(identity: IdentityRecord): Promise<boolean>
  /** Writes which fields are signed, and when. */
  save(identity: IdentityRecord): Promise<void>
  /** Remembers that the token was used; false where it was revoked. */
  recordUse(use: IdentityUseRecord): Promise<boolean>
  /** Revokes all identity tokens that the visitor has used. */
  revokeUsesOf(workspaceId: string, visitorId: string): Promise<void>
}
