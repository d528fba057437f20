/** A transaction, as far as tables know it. */
export interface Writer {
  /** Has the table take part in the commit. */
  touch(table: { commit(writer: Writer): void }): void
  remove<Row>(table: Table<Row>, key: string): Promise<unknown>
}

/** A row refers to a row of another table. */
export interface Reference<Row> {
  to: { name: string; children: Child[]; has(writer: Writer, key: string): boolean }
  /** The key of the other row; null: it refers to none. */
  key(row: Row): string | null
  /** What the removal of the other row does: it removes this one too, or it fails. */
  onRemove: 'cascade' | 'refuse'
}

/** A table whose rows refer to the rows of this one. */
export interface Child {
  name: string
  onRemove: 'cascade' | 'refuse'
  /** The keys of the rows that refer to a row, and how to remove one of them. */
  keysOf(writer: Writer, parent: string): string[]
  remove(writer: Writer, key: string): Promise<void>
}

export interface TableOptions<Row> {
  key(row: Row): string
  /** Further keys, each of which only one row may have; null: the row has none. */
  unique?: Readonly<Record<string, (row: Row) => string | null>>
  references?: readonly Reference<Row>[]
  /** The name of the constraint that the row breaks, or null. */
  broken?(row: Row): string | null
  /** What `rowsIn` finds rows by. */
  group?(row: Row): string
}

/**
 * The committed rows of a table, and what each running transaction has changed. A row never changes: a write replaces
 * it, and nobody else sees the new one before the commit.
 */
export class Table<Row> {
  readonly name: string
  readonly children: Child[] = []
  readonly options: TableOptions<Row>
  readonly #rows = new Map<string, Row>()
  readonly #keys = new Map<string, Map<string, string>>()
  readonly #groups = new Map<string, Set<string>>()
  /** Null: the transaction removed the row. The changes of one that is rolled back go with it. */
  readonly #changes = new WeakMap<Writer, Map<string, Row | null>>()

  constructor(name: string, options: TableOptions<Row>) {
    this.name = name
    this.options = options
    for (const unique of Object.keys(options.unique ?? {})) this.#keys.set(unique, new Map())
    for (const { to, key, onRemove } of options.references ?? []) {
      to.children.push({
        name,
        onRemove,
        keysOf: (writer, parent) =>
          this.rows(writer)
            .filter((row) => key(row) === parent)
            .map((row) => options.key(row)),
        remove: async (writer, key) => void (await writer.remove(this, key)),
      })
    }
  }

  get(writer: Writer, key: string): Row | undefined {
    const changed = this.#changes.get(writer)?.get(key)
    return changed === undefined ? this.#rows.get(key) : (changed ?? undefined)
  }

  has(writer: Writer, key: string): boolean {
    return this.get(writer, key) !== undefined
  }

  /** The row with this value of a unique key. */
  getBy(writer: Writer, unique: string, value: string): Row | undefined {
    const valueOf = this.options.unique?.[unique]
    if (valueOf === undefined) throw new Error(`${this.name} has no key ${unique}`)
    const changes = this.#changes.get(writer)
    for (const row of changes?.values() ?? []) {
      if (row !== null && valueOf(row) === value) return row
    }
    const key = this.#keys.get(unique)?.get(value)
    return key === undefined || changes?.has(key) ? undefined : this.#rows.get(key)
  }

  rows(writer: Writer): Row[] {
    const changes = this.#changes.get(writer)
    if (changes === undefined) return [...this.#rows.values()]
    return present(new Map([...this.#rows, ...changes]).values())
  }

  /** The rows of one group. */
  rowsIn(writer: Writer, group: string): Row[] {
    const committed = this.#groups.get(group) ?? new Set<string>()
    const changes = this.#changes.get(writer) ?? new Map<string, Row | null>()
    const unchanged = [...committed].filter((key) => !changes.has(key))
    const changed = present(changes.values()).filter((row) => this.options.group?.(row) === group)
    return [...present(unchanged.map((key) => this.#rows.get(key) ?? null)), ...changed]
  }

  /** Each unique key that the row has, the primary one first. */
  keysOf(row: Row): [unique: string, value: string][] {
    const others = Object.entries(this.options.unique ?? {}).flatMap(
      ([unique, valueOf]): [string, string][] => {
        const value = valueOf(row)
        return value === null ? [] : [[unique, value]]
      },
    )
    return [['primary', this.options.key(row)], ...others]
  }

  /** Whether another row has the key already. */
  isTaken(writer: Writer, [unique, value]: [unique: string, value: string]): boolean {
    return unique === 'primary'
      ? this.has(writer, value)
      : this.getBy(writer, unique, value) !== undefined
  }

  put(writer: Writer, row: Row): void {
    this.#changesOf(writer).set(this.options.key(row), row)
  }

  drop(writer: Writer, key: string): void {
    this.#changesOf(writer).set(key, null)
  }

  commit(writer: Writer): void {
    const changes = this.#changes.get(writer) ?? []
    this.#changes.delete(writer)
    // All old keys go before the new ones come: two rows may have exchanged theirs.
    for (const [key] of changes) this.#forget(key)
    for (const [key, row] of changes) if (row !== null) this.#store(key, row)
  }

  #forget(key: string): void {
    const row = this.#rows.get(key)
    if (row === undefined) return
    for (const [unique, value] of this.keysOf(row)) this.#keys.get(unique)?.delete(value)
    const group = this.options.group?.(row)
    if (group !== undefined) {
      const members = this.#groups.get(group)
      members?.delete(key)
      if (members?.size === 0) this.#groups.delete(group)
    }
    this.#rows.delete(key)
  }

  #store(key: string, row: Row): void {
    this.#rows.set(key, row)
    for (const [unique, value] of this.keysOf(row)) this.#keys.get(unique)?.set(value, key)
    const group = this.options.group?.(row)
    if (group !== undefined) {
      this.#groups.set(group, (this.#groups.get(group) ?? new Set()).add(key))
    }
  }

  #changesOf(writer: Writer): Map<string, Row | null> {
    const changes = this.#changes.get(writer) ?? new Map<string, Row | null>()
    this.#changes.set(writer, changes)
    writer.touch(this)
    return changes
  }
}

function present<Row>(rows: Iterable<Row | null>): Row[] {
  return [...rows].filter((row) => row !== null)
}
