/** A secret that a site signs the identities of its visitors with. */
export interface IdentitySecretRecord {
  id: string
  siteId: string
  workspaceId: string
  /** The secret, sealed. */
  sealed: string
  createdAt: Date
  /** When it stops being accepted; null for the newest one. */
  expiresAt: Date | null
}

export interface IdentitySecretStore {
  insert(secret: IdentitySecretRecord): Promise<void>
  /** The secrets that have not expired at `now`, newest first. */
  valid(workspaceId: string, siteId: string, now: Date): Promise<IdentitySecretRecord[]>
  /** Sets an end for every secret of the site, unless it has an earlier one. */
  endAllBy(workspaceId: string, siteId: string, end: Date): Promise<void>
  /** Removes one at once; false if the site has no such secret. */
  remove(workspaceId: string, siteId: string, id: string): Promise<boolean>
  /** Removes the site's secrets that have expired at `now`. */
  removeExpired(workspaceId: string, siteId: string, now: Date): Promise<void>
}
