/** Enough for every chat that one process serves; the key that was first read longest ago goes first. */
const keptKeys = 50_000

/**
 * What was read from Redis, by key, until Redis says that the key has changed. A value that was being
 * read meanwhile reaches who asked for it, and nobody after.
 */
export class Shelves {
  readonly #shelves = new Map<string, Map<string, unknown>>()

  /** The kept value, or what `load` brings; those who ask meanwhile share one load. */
  read<Value>(key: string, member: string, load: () => Promise<Value>): Value | Promise<Value> {
    const shelf = this.#shelves.get(key) ?? this.#add(key)
    const kept = shelf.get(member)
    if (kept !== undefined) return kept as Value | Promise<Value>
    const loading = load()
    shelf.set(member, loading)
    loading.then(
      (value) => shelf.set(member, value),
      () => shelf.delete(member),
    )
    return loading
  }

  /** What is kept now, without asking. */
  peek(key: string, member: string): unknown {
    return this.#shelves.get(key)?.get(member)
  }

  drop(key: string): void {
    this.#shelves.delete(key)
  }

  clear(): void {
    this.#shelves.clear()
  }

  #add(key: string): Map<string, unknown> {
    const shelf = new Map<string, unknown>()
    this.#shelves.set(key, shelf)
    for (const oldest of this.#shelves.keys()) {
      if (this.#shelves.size <= keptKeys) break
      this.#shelves.delete(oldest)
    }
    return shelf
  }
}
