import type { BlockKind } from '@papo/protocol'
import { agents, impersonal, type TableOf, visitors } from '../platform/column.ts'

/** A visitor who is blocked, or the address that they came from. */
export interface BlockRecord {
  id: string
  workspaceId: string
  visitorId: string
  kind: BlockKind
  /** Keyed digest of the blocked address, which is stored nowhere in here; null in a block of the visitor. */
  addressDigest: string | null
  reason: string | null
  /** The agent who has blocked them. */
  agentId: string
  createdAt: Date
  /** Null: until somebody lifts it. */
  expiresAt: Date | null
}

/** A block with the people whom it names. */
export interface NamedBlock extends BlockRecord {
  siteId: string
  visitorName: string | null
  visitorEmail: string | null
  /** Empty once the agent was erased. */
  agentName: string
}

export const visitorBlockTable = {
  owner: { column: 'visitor_id', is: 'visitor', order: ['id'] },
  retention: { kept: 'until', column: 'expires_at' },
  columns: {
    id: impersonal('the block’s id'),
    workspace_id: impersonal('the workspace'),
    visitor_id: visitors('the visitor’s id', 'removed', { because: 'it is in the export once' }),
    kind: impersonal('whether the visitor is blocked, or their address', { as: 'kind' }),
    address_digest: visitors('digest of the address that they came from', 'removed', {
      because: 'a digest with the installation’s secret, from which nothing can be read',
    }),
    reason: visitors('why they are blocked, as an agent has put it', 'removed', { as: 'reason' }),
    agent_id: agents('who has blocked them'),
    created_at: visitors('since when they are blocked', 'removed', { as: 'createdAt' }),
    expires_at: visitors('until when', 'removed', { as: 'expiresAt' }),
  },
} as const satisfies TableOf<BlockRecord>

/** What a process keeps in memory of a block. */
export type BlockInForce = Pick<
  BlockRecord,
  'workspaceId' | 'visitorId' | 'addressDigest' | 'expiresAt'
>

/** Which blocks of a workspace to list. */
export interface BlockFilter {
  /** Of visitors of these sites; null: of all. */
  siteIds: readonly string[] | null
  /** Part of the visitor's name or e-mail, or of the reason. */
  text?: string
  /** Only those with a smaller id. */
  beforeId?: string
}

/** Whether the block has not ended by itself. */
export const isInForce = ({ expiresAt }: Pick<BlockRecord, 'expiresAt'>, now: Date): boolean =>
  expiresAt === null || expiresAt > now

/** Whether `list` with this filter has it. */
export function matchesBlock(
  { id, siteId, visitorName, visitorEmail, reason }: NamedBlock,
  { siteIds, text, beforeId }: BlockFilter,
): boolean {
  if (siteIds !== null && !siteIds.includes(siteId)) return false
  if (beforeId !== undefined && id >= beforeId) return false
  if (text === undefined) return true
  const part = text.toLowerCase()
  return [visitorName, visitorEmail, reason].some((one) => one?.toLowerCase().includes(part))
}

/** Change the blocks of a visitor in the unit of work that has locked them. */
export interface BlockStore {
  insert(block: BlockRecord): Promise<void>
  find(workspaceId: string, id: string): Promise<NamedBlock | null>
  /** The visitor's blocks that are in force, oldest first. */
  ofVisitor(workspaceId: string, visitorId: string, now: Date): Promise<NamedBlock[]>
  /** Those in force that `matchesBlock` takes, newest first. */
  list(
    workspaceId: string,
    filter: BlockFilter & { limit: number },
    now: Date,
  ): Promise<NamedBlock[]>
  /** How many are in force. */
  count(workspaceId: string, now: Date): Promise<number>
  /** Those in force of every workspace. */
  allInForce(now: Date): Promise<BlockInForce[]>
  remove(workspaceId: string, id: string): Promise<void>
  removeOfVisitor(workspaceId: string, visitorId: string): Promise<void>
  /** Makes the blocks of one visitor blocks of another. */
  reassign(workspaceId: string, fromVisitorId: string, toVisitorId: string): Promise<void>
}
