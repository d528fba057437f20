/** Enough for every chat that one process serves; the key that was first read longest ago goes first. */
const mostKeys = 50_000

/**
 * What was read from Redis, by key, until Redis says that the key has changed. A value that was being
 * read meanwhile reaches who asked for it, and nobody after.
 */
export class TrackedCache {
  readonly #membersByKey = new Map<string, Map<string, unknown>>()

  /** The kept value, or what `load` brings; those who ask meanwhile share one load. */
  read<Value>(key: string, member: string, load: () => Promise<Value>): Value | Promise<Value> {
    const members = this.#membersByKey.get(key) ?? this.#add(key)
    const kept = members.get(member)
    if (kept !== undefined) return kept as Value | Promise<Value>
    const loading = load()
    members.set(member, loading)
    loading.then(
      (value) => members.set(member, value),
      () => members.delete(member),
    )
    return loading
  }

  /** What is kept now, without asking. */
  peek(key: string, member: string): unknown {
    return this.#membersByKey.get(key)?.get(member)
  }

  drop(key: string): void {
    this.#membersByKey.delete(key)
  }

  clear(): void {
    this.#membersByKey.clear()
  }

  #add(key: string): Map<string, unknown> {
    const members = new Map<string, unknown>()
    this.#membersByKey.set(key, members)
    for (const oldest of this.#membersByKey.keys()) {
      if (this.#membersByKey.size <= mostKeys) break
      this.#membersByKey.delete(oldest)
    }
    return members
  }
}
