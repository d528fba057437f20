import type { NowOrLater } from '@papo/core/platform/now-or-later'

/** Enough for every chat that one process serves. What was first read longest ago is evicted first. */
const mostGroups = 30_000

/** The values of a group by their names, as a map has them. */
export interface Values<Name> {
  get(name: Name): unknown
  set(name: Name, value: unknown): unknown
  delete(name: Name): unknown
}

/**
 * Values read from Redis until it reports that they have changed, in groups: the members of a key, or what is known of
 * a chat. If a value changes while it is being read, only the pending callers get it.
 */
export class TrackedCache<Name> {
  readonly #groups = new Map<string, Values<Name>>()
  readonly #newGroup: () => Values<Name>

  constructor(newGroup: () => Values<Name>) {
    this.#newGroup = newGroup
  }

  /** The cached value, or the result of `load`. Concurrent calls share one load. */
  read<Value>(group: string, name: Name, load: () => Promise<Value>): NowOrLater<Value> {
    const cached = this.peek(group, name)
    if (cached !== undefined) return cached as NowOrLater<Value>
    const loading = load()
    const values = this.#groups.get(group) ?? this.#add(group)
    values.set(name, loading)
    const isCurrent = () => this.#groups.get(group) === values && values.get(name) === loading
    loading.then(
      (value) => isCurrent() && values.set(name, value),
      () => isCurrent() && values.delete(name),
    )
    return loading
  }

  /** The cached value, or undefined; never loads. */
  peek(group: string, name: Name): unknown {
    return this.#groups.get(group)?.get(name)
  }

  drop(group: string, name: Name): void {
    this.#groups.get(group)?.delete(name)
  }

  dropAll(group: string): void {
    this.#groups.delete(group)
  }

  clear(): void {
    this.#groups.clear()
  }

  #add(group: string): Values<Name> {
    const values = this.#newGroup()
    this.#groups.set(group, values)
    for (const oldest of this.#groups.keys()) {
      if (this.#groups.size <= mostGroups) break
      this.#groups.delete(oldest)
    }
    return values
  }
}
