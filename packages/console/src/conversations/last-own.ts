import type { TimelineEntry } from '@papo/chat-kit/timeline/timeline'

/**
 * The `seq` of the agents' last message, which shows whether it was read. Null if it is erased, and
 * while it is in the outbox, so that no line appears and disappears above it.
 */
export function lastOwnSeq(entries: readonly TimelineEntry[]): number | null {
  const last = entries.findLast(
    ({ kind, outgoing }) => kind === 'agent' && outgoing?.state !== 'failed',
  )
  return last?.message && !last.message.erased ? last.seq : null
}
