/** The visitor whom a site knows by an id of its own. */
export interface IdentityRecord {
  siteId: string
  workspaceId: string
  visitorId: string
  externalId: string
  /** Whether the site has signed the visitor's name, and the e-mail; else what is there is a label. */
  nameVerified: boolean
  emailVerified: boolean
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
  /** The id of the visitor whom the site knows by this id, or null. */
  visitorOf(workspaceId: string, siteId: string, externalId: string): Promise<string | null>
  /** False, and nothing is written, where the site knows somebody by this id or the visitor is verified. */
  insert(identity: IdentityRecord): Promise<boolean>
  /** Writes what is signed, and when. */
  save(identity: IdentityRecord): Promise<void>
  /** Remembers that the token was used; false where it was revoked. */
  recordUse(use: IdentityUseRecord): Promise<boolean>
  /** The visitor's used tokens are worth nothing any more. */
  revokeUsesOf(workspaceId: string, visitorId: string): Promise<void>
}
