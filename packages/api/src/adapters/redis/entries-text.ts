import type { EntryRecord } from '@papo/core/chat/entry-store'

/** Every process receives the signals of all chats: longer entries are read by those who wait for them. */
const mostCharacters = 8_192

interface SignalledEntries {
  generation: number
  entries: EntryRecord[]
}

/** The entries of a commit, for their signal; empty if there are none or if they are too long. */
export function entriesText(generation: number, entries: readonly EntryRecord[]): string {
  if (entries.length === 0) return ''
  const text = JSON.stringify({ generation, entries })
  return text.length > mostCharacters ? '' : text
}

/** The entries in a signal of our own. */
export function readEntriesText(text: string): SignalledEntries {
  const { generation, entries } = JSON.parse(text) as SignalledEntries
  return {
    generation,
    entries: entries.map((entry) => ({ ...entry, createdAt: new Date(entry.createdAt) })),
  }
}
