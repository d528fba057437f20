import type { LockMode, RowLocks } from './row-locks.ts'
import type { Table, Writer } from './table.ts'

/** The database refused a statement. The transaction that it belongs to can only be rolled back. */
export class ConstraintViolation extends Error {}

type Matches<Row> = (row: Row) => boolean
const anyRow = () => true

/**
 * One transaction, as at PostgreSQL's level "read committed": it sees what is committed and what it has written
 * itself. A write takes the lock of its row, and waits for it; so does an insert for another one with the same key.
 * What was true of a row before such a wait is checked again after it.
 */
export class Transaction implements Writer {
  readonly #locks: RowLocks
  readonly #isReadOnly: boolean
  readonly #changed = new Set<Parameters<Writer['touch']>[0]>()

  constructor(locks: RowLocks, { readOnly = false } = {}) {
    this.#locks = locks
    this.#isReadOnly = readOnly
  }

  /** The row, locked; undefined if there is none, or it does not match. */
  async lock<Row>(
    table: Table<Row>,
    key: string,
    mode: LockMode,
    matches: Matches<Row> = anyRow,
  ): Promise<Row | undefined> {
    this.#requireWriting()
    if (this.#matching(table, key, matches) === undefined) return undefined
    await this.#locks.acquire(this, rowLock(table, key), mode)
    return this.#matching(table, key, matches)
  }

  /** Like `lock`, but undefined if it would have to wait. */
  tryLock<Row>(
    table: Table<Row>,
    key: string,
    mode: LockMode,
    matches: Matches<Row> = anyRow,
  ): Row | undefined {
    this.#requireWriting()
    if (this.#matching(table, key, matches) === undefined) return undefined
    if (!this.#locks.tryAcquire(this, rowLock(table, key), mode)) return undefined
    return this.#matching(table, key, matches)
  }

  /** Locks all matching rows, in order of their keys. */
  async lockAll<Row>(table: Table<Row>, mode: LockMode, matches: Matches<Row>): Promise<Row[]> {
    const locked: Row[] = []
    for (const key of this.keys(table, matches)) {
      const row = await this.lock(table, key, mode, matches)
      if (row !== undefined) locked.push(row)
    }
    return locked
  }

  /** The keys of all matching rows, in order. */
  keys<Row>(table: Table<Row>, matches: Matches<Row>): string[] {
    return table
      .rows(this)
      .filter(matches)
      .map((row) => table.options.key(row))
      .sort()
  }

  /** Throws if a unique key is taken. */
  async insert<Row>(table: Table<Row>, row: Row): Promise<void> {
    const taken = await this.tryInsert(table, row)
    if (taken !== null) throw violation(table, `the key ${taken} is taken`)
  }

  /** The name of the unique key that another row has, and nothing is written; else null. */
  async tryInsert<Row>(table: Table<Row>, row: Row): Promise<string | null> {
    this.#requireWriting()
    const taken = await this.#takeKeys(table, table.keysOf(row))
    if (taken !== null) return taken
    await this.#write(table, row, null)
    return null
  }

  /** Inserts the row, or replaces the one that has its primary key. */
  async upsert<Row>(
    table: Table<Row>,
    row: Row,
    replace: (known: Row) => Row | null,
  ): Promise<Row | undefined> {
    const key = table.options.key(row)
    while (!table.has(this, key)) {
      if ((await this.tryInsert(table, row)) === null) return row
    }
    return this.update(table, key, replace)
  }

  /** Replaces a row, unless `replace` returns null; returns the new one. */
  async update<Row>(
    table: Table<Row>,
    key: string,
    replace: (row: Row) => Row | null,
  ): Promise<Row | undefined> {
    const row = await this.lock(table, key, 'no key update', (row) => replace(row) !== null)
    const next = row === undefined ? null : replace(row)
    if (row === undefined || next === null) return undefined
    const [before, after] = [table.keysOf(row), table.keysOf(next)]
    await this.#takeOldKeys(table, without(before, after))
    const taken = await this.#takeKeys(table, without(after, before))
    if (taken !== null) throw violation(table, `the key ${taken} is taken`)
    await this.#write(table, next, row)
    if (table.options.key(next) !== key) table.drop(this, key)
    return next
  }

  /** Replaces every row that `replace` does not return null for, in order of their keys. */
  async updateAll<Row>(table: Table<Row>, replace: (row: Row) => Row | null): Promise<Row[]> {
    const updated: Row[] = []
    for (const key of this.keys(table, (row) => replace(row) !== null)) {
      const row = await this.update(table, key, replace)
      if (row !== undefined) updated.push(row)
    }
    return updated
  }

  /** Removes a row if it matches, with the rows that go with it; returns it. */
  async remove<Row>(
    table: Table<Row>,
    key: string,
    matches: Matches<Row> = anyRow,
  ): Promise<Row | undefined> {
    const row = await this.lock(table, key, 'update', matches)
    if (row === undefined) return undefined
    await this.#takeOldKeys(table, table.keysOf(row))
    for (const child of table.children) {
      const keys = child.keysOf(this, key)
      if (child.onRemove === 'refuse' && keys.length > 0) {
        throw violation(table, `rows of ${child.name} refer to the row`)
      }
      for (const one of keys) await child.remove(this, one)
    }
    table.drop(this, key)
    return row
  }

  async removeAll<Row>(table: Table<Row>, matches: Matches<Row>): Promise<Row[]> {
    const removed: Row[] = []
    for (const key of this.keys(table, matches)) {
      const row = await this.remove(table, key, matches)
      if (row !== undefined) removed.push(row)
    }
    return removed
  }

  touch(table: Parameters<Writer['touch']>[0]): void {
    this.#changed.add(table)
  }

  /** From now on everybody sees the writes. */
  commit(): void {
    for (const table of this.#changed) table.commit(this)
    this.#locks.releaseAll(this)
  }

  rollBack(): void {
    this.#locks.releaseAll(this)
  }

  #matching<Row>(table: Table<Row>, key: string, matches: Matches<Row>): Row | undefined {
    const row = table.get(this, key)
    return row !== undefined && matches(row) ? row : undefined
  }

  async #write<Row>(table: Table<Row>, row: Row, before: Row | null): Promise<void> {
    const broken = table.options.broken?.(row) ?? null
    if (broken !== null) throw violation(table, broken)
    for (const { to, key } of table.options.references ?? []) {
      const parent = key(row)
      if (parent === null || (before !== null && key(before) === parent)) continue
      // As long as this transaction runs, nobody removes the row that it refers to.
      if (to.has(this, parent)) await this.#locks.acquire(this, rowLock(to, parent), 'key share')
      if (!to.has(this, parent)) throw violation(table, `there is no such row of ${to.name}`)
    }
    table.put(this, row)
  }

  /** Keeps others from taking the keys, or returns the name of one that is taken; then it keeps none of them. */
  async #takeKeys<Row>(table: Table<Row>, keys: [string, string][]): Promise<string | null> {
    const acquired: string[] = []
    for (const key of keys) {
      const name = keyLock(table, key)
      if (await this.#locks.acquire(this, name, 'update')) acquired.push(name)
      if (!table.isTaken(this, key)) continue
      for (const one of acquired) this.#locks.release(this, one)
      return key[0]
    }
    return null
  }

  /** Until the end, an insert of such a key waits: a rollback would bring this row back. */
  async #takeOldKeys<Row>(table: Table<Row>, keys: [string, string][]): Promise<void> {
    for (const key of keys) await this.#locks.acquire(this, keyLock(table, key), 'update')
  }

  #requireWriting(): void {
    if (this.#isReadOnly) throw new Error('A read takes no lock and writes nothing.')
  }
}

const rowLock = ({ name }: { name: string }, key: string): string => `row ${name} ${key}`
const keyLock = ({ name }: { name: string }, [unique, value]: [string, string]): string =>
  `key ${name} ${unique} ${value}`

const without = (keys: [string, string][], others: [string, string][]): [string, string][] =>
  keys.filter(([unique, value]) => !others.some((one) => one[0] === unique && one[1] === value))

function violation({ name }: { name: string }, reason: string): ConstraintViolation {
  return new ConstraintViolation(`${name}: ${reason}`)
}
