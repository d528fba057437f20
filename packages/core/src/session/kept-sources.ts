import type { KnownSourceRecord } from './known-source-store.ts'

/** Of one agent's sources of one kind, the `most` last used ones. */
export function keptSources(
  sources: readonly KnownSourceRecord[],
  most: number,
): KnownSourceRecord[] {
  return sources
    .toSorted(
      (a, b) => b.lastUsedAt.getTime() - a.lastUsedAt.getTime() || (a.hash < b.hash ? -1 : 1),
    )
    .slice(0, most)
}
