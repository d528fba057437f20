import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Clock } from '../platform/clock.ts'
import type { Digest } from '../platform/digest.ts'
import { addressKey } from '../platform/network.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { type BlockInForce, type BlockStore, isInForce } from './block.ts'

/** Blocks in memory are read again this often, in case a signal was lost. */
export const blocksEveryMs = 5_000

/** Who writes, and from where. */
export interface Writer {
  workspaceId: string
  /** Null if the call is no known visitor's. */
  visitorId: string | null
  address: string
}

/** The blocks of every workspace, kept in memory, so that no start, send or poll needs a query for them. */
export interface Blocks {
  isBlocked(writer: Writer): boolean
  /** Reads all blocks from the database again. */
  refresh(): Promise<void>
}

/** What one workspace has blocked, each with its block's end. */
interface Blocked {
  visitors: Map<string, BlockInForce>
  addresses: Map<string, BlockInForce>
}

interface BlocksNeeds {
  work: UnitOfWork<{ blocks: Pick<BlockStore, 'allInForce'> }>
  clock: Clock
  digest: Pick<Digest, 'keyed'>
}

/**
 * The digest under which an address is blocked: an IPv4 address or an IPv6 /64, as the rate limits count callers. Each
 * workspace has its own, so that nobody can tell that two have blocked the same address.
 */
export const addressDigest = (
  digest: Pick<Digest, 'keyed'>,
  workspaceId: string,
  address: string,
): string => digest.keyed(`blocked address ${workspaceId} ${addressKey(address)}`)

export function createBlocks({ work, clock, digest }: BlocksNeeds): Blocks {
  let byWorkspace = new Map<string, Blocked>()
  let lastRead = 0
  let newest = 0

  return {
    isBlocked({ workspaceId, visitorId, address }) {
      const blocked = byWorkspace.get(workspaceId)
      if (blocked === undefined) return false
      const now = clock.now()
      const visitor = visitorId === null ? undefined : blocked.visitors.get(visitorId)
      if (visitor !== undefined && isInForce(visitor, now)) return true
      // Most workspaces block no address: their calls compute no digest.
      if (blocked.addresses.size === 0) return false
      const known = blocked.addresses.get(addressDigest(digest, workspaceId, address))
      return known !== undefined && isInForce(known, now)
    },
    async refresh() {
      const read = (lastRead += 1)
      const found = await work.read(({ blocks }) => blocks.allInForce(clock.now()))
      // An older read that took longer knows less.
      if (read < newest) return
      newest = read
      byWorkspace = new Map()
      for (const block of found) {
        const { workspaceId, visitorId, addressDigest: address } = block
        const blocked = byWorkspace.get(workspaceId) ?? {
          visitors: new Map(),
          addresses: new Map(),
        }
        byWorkspace.set(workspaceId, blocked)
        const [among, key] =
          address === null ? [blocked.visitors, visitorId] : [blocked.addresses, address]
        among.set(key, laterOf(among.get(key), block))
      }
    },
  }
}

/** Several visitors may have come from one address. */
function laterOf(one: BlockInForce | undefined, other: BlockInForce): BlockInForce {
  if (one === undefined || other.expiresAt === null) return other
  return one.expiresAt === null || one.expiresAt > other.expiresAt ? one : other
}

export const visitorBlocked = () => new Refusal('blocked', 'You cannot write here at the moment.')

/** For who starts a chat or writes as a visitor. @throws Refusal `blocked` */
export function requireNotBlocked(blocks: Pick<Blocks, 'isBlocked'>, writer: Writer): void {
  if (blocks.isBlocked(writer)) throw visitorBlocked()
}

/**
 * The same in the unit of work that has locked the visitor: a block by another process may not have arrived in the memory
 * of this one. @throws Refusal `blocked`
 */
export async function requireNoBlock(
  { blocks }: { blocks: Pick<BlockStore, 'ofVisitor'> },
  { workspaceId, id }: { workspaceId: string; id: string },
  now: Date,
): Promise<void> {
  const known = await blocks.ofVisitor(workspaceId, id, now)
  if (known.some(({ kind }) => kind === 'visitor')) throw visitorBlocked()
}

/** Call this after the commit: this process and the others read the blocks again. */
export async function blocksChanged({
  blocks,
  changes,
}: {
  blocks: Pick<Blocks, 'refresh'>
  changes: ChangeSignals
}): Promise<void> {
  await blocks.refresh()
  await changes.publish('blocks')
}
