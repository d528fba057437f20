import type { TimelineEntry } from '@papo/chat-kit/timeline/timeline'
import type { RefObject } from 'preact'
import { useRef } from 'preact/hooks'

/** The live region has no more entries than this: older ones go on to the history, where nothing reads them out. */
const mostLive = 8

/**
 * The index of the first entry in the live region, which has the last of those that came after the opening. An entry
 * never comes back to it, since it would be read out again.
 */
export function useLiveStart(
  region: RefObject<HTMLElement | null>,
  entries: readonly TimelineEntry[],
): number {
  const historyUpTo = useRef<number | null>(null)
  historyUpTo.current ??= lastSeqOf(entries)
  const next = entries.at(-1 - mostLive)
  const isFocused = region.current?.contains(document.activeElement) ?? false
  if (next && !next.outgoing && next.seq > historyUpTo.current && !isFocused) {
    historyUpTo.current = next.seq
  }
  const upTo = historyUpTo.current
  return entries.findLastIndex(({ seq }) => seq <= upTo) + 1
}

const lastSeqOf = (entries: readonly TimelineEntry[]) =>
  entries.findLast(({ outgoing }) => !outgoing)?.seq ?? 0
