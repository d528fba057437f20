/** Enough for every chat that one process serves. The key that was first read longest ago is evicted first. */
const mostKeys = 50_000

/**
 * Values read from Redis, by key, until Redis reports that the key has changed. If a key changes while it is being
 * read, only the pending callers get that value.
 */
export class TrackedCache {
  readonly #membersByKey = new Map<string, Map<string, unknown>>()

  /** The cached value, or the result of `load`. Concurrent calls share one load. */
  read<Value>(key: string, member: string, load: () => Promise<Value>): Value | Promise<Value> {
    const members = this.#membersByKey.get(key) ?? this.#add(key)
    const cached = members.get(member)
    if (cached !== undefined) return cached as Value | Promise<Value>
    const loading = load()
    members.set(member, loading)
    loading.then(
      (value) => members.set(member, value),
      () => members.delete(member),
    )
    return loading
  }

  /** The cached value, or undefined; never loads. */
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
