import type { EntryRecord } from '../chat/entry-store.ts'

/** Readers that missed more read the database. */
const mostOfChat = 20
const mostChats = 1_000
/** Whoever waits for an entry reads it at once. */
const keptForMs = 10_000

interface Recent {
  generation: number
  /** Without a gap. */
  entries: readonly EntryRecord[]
  until: number
}

/** The last entries of chats that somebody waits for: those who wait need not read them from the database. */
export class RecentEntries {
  readonly #chats = new Map<string, Recent>()

  /** Adds entries that were committed under the chat's generation. */
  add(chatId: string, generation: number, entries: readonly EntryRecord[], now: number): void {
    const known = this.#chats.get(chatId)
    const last = known?.entries.at(-1)?.seq
    const follows = known?.generation === generation && last === (entries[0]?.seq ?? 0) - 1
    const all = follows ? [...known.entries, ...entries] : entries
    this.#chats.delete(chatId)
    this.#chats.set(chatId, {
      generation,
      entries: all.slice(-mostOfChat),
      until: now + keptForMs,
    })
    this.#evict(now)
  }

  clear(): void {
    this.#chats.clear()
  }

  /** Every entry after `seq` up to `lastSeq`, or null if one of them is not here. */
  between(
    chatId: string,
    { generation, lastSeq }: { generation: number; lastSeq: number },
    seq: number,
    now: number,
  ): EntryRecord[] | null {
    const known = this.#chats.get(chatId)
    if (known === undefined || known.generation !== generation || known.until <= now) return null
    const entries = known.entries.filter((entry) => entry.seq > seq && entry.seq <= lastSeq)
    return entries.length === lastSeq - seq ? entries : null
  }

  /** The map is in the order of the last change. */
  #evict(now: number): void {
    for (const [chatId, { until }] of this.#chats) {
      if (until > now && this.#chats.size <= mostChats) return
      this.#chats.delete(chatId)
    }
  }
}
