import type { CannedResponseScope } from '@papo/protocol'
import { type CannedResponseRecord, scopeOf } from './canned-response.ts'

/** Which canned responses of a workspace; one must match every field. */
export interface CannedResponseFilter {
  /** Of the agents' own, those of this one. */
  agentId: string
  /** Of the sites', those of these; null: of all sites. */
  siteIds: readonly string[] | null
  scope?: CannedResponseScope
  siteId?: string
  /** Words without case and accents, each of which is somewhere in it. */
  words?: readonly string[]
  /** Only those with a smaller id. */
  beforeId?: string
}

/** Whether `list` with this filter has it. Every CannedResponseStore answers as this function does. */
export function matchesCannedResponse(
  record: CannedResponseRecord,
  { agentId, siteIds, scope, siteId, words = [], beforeId }: CannedResponseFilter,
): boolean {
  const { searchText } = record
  if (record.agentId !== null && record.agentId !== agentId) return false
  if (record.siteId !== null && siteIds !== null && !siteIds.includes(record.siteId)) return false
  if (scope !== undefined && scopeOf(record) !== scope) return false
  if (siteId !== undefined && record.siteId !== siteId) return false
  if (beforeId !== undefined && record.id >= beforeId) return false
  return words.every((word) => searchText.includes(word))
}
