import type { VisitorRecord, VisitorTokenRecord } from './visitor.ts'

/** A token and the name of its visitor. */
export interface NamedToken {
  token: VisitorTokenRecord
  name: string | null
}

/** Visitors and their tokens. Erased visitors do not exist here: they are not found, locked or written. */
export interface VisitorStore {
  /** Writes all fields but the identity, which `IdentityStore` writes. */
  insert(visitor: VisitorRecord): Promise<void>
  /** Writes name, e-mail and attributes. */
  save(visitor: VisitorRecord): Promise<void>
  find(workspaceId: string, id: string): Promise<VisitorRecord | null>
  /** Removes a visitor who has no chat, with their tokens. */
  remove(workspaceId: string, id: string): Promise<void>
  /** Locks the visitor's row until the end of the unit of work. Taken before any chat's lock. */
  lock(workspaceId: string, id: string): Promise<VisitorRecord | null>
  insertToken(token: VisitorTokenRecord): Promise<void>
  /** The tokens that exist, expired or not, and no more of their visitors than who they are: it is read often. */
  findTokens(tokenHashes: readonly string[]): Promise<NamedToken[]>
  findToken(tokenHash: string): Promise<NamedToken | null>
  touchToken(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void>
  revokeToken(tokenHash: string): Promise<void>
  revokeTokensOf(workspaceId: string, visitorId: string): Promise<void>
  /** Removes tokens that expired before `now`. */
  removeExpiredTokens(now: Date): Promise<void>
}
