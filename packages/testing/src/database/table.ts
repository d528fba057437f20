import type { Transaction } from './transaction.ts'

/** A row refers to a row of another table. */
export interface Reference<Row> {
  to: { name: string; children: Child[]; has(transaction: Transaction, key: string): boolean }
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
  keysOf(transaction: Transaction, parent: string): string[]
  remove(transaction: Transaction, key: string): Promise<void>
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
  /** Null: the transaction removed the row. */
  readonly #changes = new Map<Transaction, Map<string, Row | null>>()

  constructor(name: string, options: TableOptions<Row>) {
    this.name = name
    this.options = options
    for (const unique of Object.keys(options.unique ?? {})) this.#keys.set(unique, new Map())
    for (const { to, key, onRemove } of options.references ?? []) {
      to.children.push({
        name,
        onRemove,
        keysOf: (transaction, parent) =>
          this.rows(transaction)
            .filter((row) => key(row) === parent)
            .map((row) => options.key(row)),
        remove: async (transaction, key) => void (await transaction.remove(this, key)),
      })
    }
  }

  get(transaction: Transaction, key: string): Row | undefined {
    const changed = this.#changes.get(transaction)?.get(key)
    return changed === undefined ? this.#rows.get(key) : (changed ?? undefined)
  }

  has(transaction: Transaction, key: string): boolean {
    return this.get(transaction, key) !== undefined
  }

  /** The row with this value of a unique key. */
  getBy(transaction: Transaction, unique: string, value: string): Row | undefined {
    const valueOf = this.options.unique?.[unique]
    if (valueOf === undefined) throw new Error(`${this.name} has no key ${unique}`)
    const changes = this.#changes.get(transaction)
    for (const row of changes?.values() ?? []) {
      if (row !== null && valueOf(row) === value) return row
    }
    const key = this.#keys.get(unique)?.get(value)
    return key === undefined || changes?.has(key) ? undefined : this.#rows.get(key)
  }

  rows(transaction: Transaction): Row[] {
    const changes = this.#changes.get(transaction)
    if (changes === undefined) return [...this.#rows.values()]
    return present(new Map([...this.#rows, ...changes]).values())
  }

  /** The rows of one group. */
  rowsIn(transaction: Transaction, group: string): Row[] {
    const committed = this.#groups.get(group) ?? new Set<string>()
    const changes = this.#changes.get(transaction) ?? new Map<string, Row | null>()
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
  isTaken(transaction: Transaction, [unique, value]: [unique: string, value: string]): boolean {
    return unique === 'primary'
      ? this.has(transaction, value)
      : this.getBy(transaction, unique, value) !== undefined
  }

  put(transaction: Transaction, row: Row): void {
    this.#changesOf(transaction).set(this.options.key(row), row)
  }

  drop(transaction: Transaction, key: string): void {
    this.#changesOf(transaction).set(key, null)
  }

  commit(transaction: Transaction): void {
    const changes = this.#changes.get(transaction) ?? []
    this.#changes.delete(transaction)
    // All old keys go before the new ones come: two rows may have exchanged theirs.
    for (const [key] of changes) this.#forget(key)
    for (const [key, row] of changes) if (row !== null) this.#store(key, row)
  }

  discard(transaction: Transaction): void {
    this.#changes.delete(transaction)
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

  #changesOf(transaction: Transaction): Map<string, Row | null> {
    const changes = this.#changes.get(transaction) ?? new Map<string, Row | null>()
    this.#changes.set(transaction, changes)
    transaction.touch(this)
    return changes
  }
}

function present<Row>(rows: Iterable<Row | null>): Row[] {
  return [...rows].filter((row) => row !== null)
}
