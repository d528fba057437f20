import type { EntryRange, EntryRecord } from './entry-store.ts'

/** How many notes in a row a page skips at most, if that leaves it an entry. */
const notesInARow = 100

/** Within how many seqs a page lies: the log has no gaps, but a range may leave out notes. */
export const reachOf = ({ limit, notes }: EntryRange): number => limit + (notes ? 0 : notesInARow)

/** The page of a log that begins after `seq`. The entries are those of one chat, in any order. */
export function pageAfter(
  entries: readonly EntryRecord[],
  range: EntryRange,
  seq: number,
): EntryRecord[] {
  const later = within(entries, range).filter((entry) => entry.seq > seq)
  const near = later.filter((entry) => entry.seq <= seq + reachOf(range))
  return (near.length > 0 ? near : later).slice(0, range.limit)
}

/** The page of a log that ends before `seq`, or with the last entry if that is null. */
export function pageBefore(
  entries: readonly EntryRecord[],
  range: EntryRange,
  seq: number | null,
): EntryRecord[] {
  const earlier = within(entries, range).filter((entry) => seq === null || entry.seq < seq)
  return earlier.slice(Math.max(0, earlier.length - range.limit))
}

/** What the range shows of a log, oldest first. */
function within(entries: readonly EntryRecord[], range: EntryRange): EntryRecord[] {
  return entries
    .filter(
      ({ workspaceId, chatId, kind }) =>
        workspaceId === range.workspaceId &&
        chatId === range.chatId &&
        (range.notes || kind !== 'note'),
    )
    .sort((a, b) => a.seq - b.seq)
}
