/** A secret that a site signs the identities of its visitors with. */
export interface IdentitySecretRecord {
  id: string
  siteId: string
  workspaceId: string
  /** The secret, sealed. */
  sealed: string
  createdAt: Date
  /** It is taken until then; null for the newest one. */
  expiresAt: Date | null
}

export interface IdentitySecretStore {
  insert(secret: IdentitySecretRecord): Promise<void>
  /** Those that have not expired at `now`, newest first. */
  valid(workspaceId: string, siteId: string, now: Date): Promise<IdentitySecretRecord[]>
  /** Gives every secret of the site an end, unless it has an earlier one. */
  endAllBy(workspaceId: string, siteId: string, end: Date): Promise<void>
  /** Ends one at once; false where the site has no such secret. */
  remove(workspaceId: string, siteId: string, id: string): Promise<boolean>
  /** Removes those of the site that have expired at `now`. */
  removeExpired(workspaceId: string, siteId: string, now: Date): Promise<void>
}
