/** Enough for every chat that one process serves. The key that was first read longest ago is evicted first. */
const mostKeys = 50_000

/**
 * Values read from Redis, by key, until Redis reports that the key has changed. If a key changes while it is being
 * read, only the pending callers get that value.
 */
export class TrackedCache {
  /** The values of keys that have one, which most have; a map for each of them would cost more than the value. */
  readonly #values = new Map<string, unknown>()
  readonly #membersByKey = new Map<string, Map<string, unknown>>()

  /** The cached value, or the result of `load`. Concurrent calls share one load. The member of a plain key is empty. */
  read<Value>(key: string, member: string, load: () => Promise<Value>): Value | Promise<Value> {
    const values = member === '' ? this.#values : (this.#membersByKey.get(key) ?? this.#add(key))
    const name = member === '' ? key : member
    const cached = values.get(name)
    if (cached !== undefined) return cached as Value | Promise<Value>
    const loading = load()
    values.set(name, loading)
    if (member === '') evict(values)
    const isCurrent = () => values.get(name) === loading
    loading.then(
      (value) => isCurrent() && values.set(name, value),
      () => isCurrent() && values.delete(name),
    )
    return loading
  }

  /** The cached value, or undefined; never loads. */
  peek(key: string, member: string): unknown {
    return member === '' ? this.#values.get(key) : this.#membersByKey.get(key)?.get(member)
  }

  drop(key: string): void {
    this.#values.delete(key)
    this.#membersByKey.delete(key)
  }

  clear(): void {
    this.#values.clear()
    this.#membersByKey.clear()
  }

  #add(key: string): Map<string, unknown> {
    const members = new Map<string, unknown>()
    this.#membersByKey.set(key, members)
    evict(this.#membersByKey)
    return members
  }
}

function evict(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    if (map.size <= mostKeys) return
    map.delete(oldest)
  }
}
