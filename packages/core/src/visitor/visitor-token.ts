import type { VisitorCaller } from '../platform/caller.ts'
import type { Digest } from '../platform/digest.ts'
import type { VisitorTokenRecord } from './visitor.ts'

const day = 24 * 60 * 60_000
/** A visitor's token lives for 30 days after its last use, and for 180 days at most. */
export const slidingMs = 30 * day
export const absoluteMs = 180 * day

export function newVisitorToken(
  digest: Pick<Digest, 'hash'>,
  token: string,
  visitor: Pick<VisitorCaller, 'visitorId' | 'siteId' | 'workspaceId'>,
  now: Date,
): VisitorTokenRecord {
  return {
    tokenHash: digest.hash(token),
    visitorId: visitor.visitorId,
    siteId: visitor.siteId,
    workspaceId: visitor.workspaceId,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: new Date(now.getTime() + slidingMs),
    onlyChatId: null,
  }
}
