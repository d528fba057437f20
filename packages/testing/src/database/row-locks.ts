/**
 * The row locks of PostgreSQL that the stores use, weakest first: a row that another one refers to, a row whose keys
 * stay, a row that may go.
 */
export type LockMode = 'key share' | 'no key update' | 'update'

const conflicts: Record<LockMode, readonly LockMode[]> = {
  'key share': ['update'],
  'no key update': ['no key update', 'update'],
  update: ['key share', 'no key update', 'update'],
}
const strength: Record<LockMode, number> = { 'key share': 0, 'no key update': 1, update: 2 }

/** Whoever holds locks: a transaction. */
type Owner = object

interface Waiter {
  owner: Owner
  name: string
  mode: LockMode
  grant: () => void
}

interface Lock {
  holders: Map<Owner, LockMode>
  waiters: Waiter[]
}

/** This transaction and others wait for each other. Once it is rolled back, it may run again. */
export class Deadlock extends Error {}

/**
 * Locks by name, held until `releaseAll`. Those who wait get a lock in the order in which they asked; a wait that
 * would never end is refused as a Deadlock instead.
 */
export class RowLocks {
  readonly #locks = new Map<string, Lock>()
  readonly #held = new Map<Owner, Set<string>>()
  /** An owner waits for one lock at a time. */
  readonly #waiting = new Map<Owner, Waiter>()

  /** True if the owner did not hold the lock before. */
  async acquire(owner: Owner, name: string, mode: LockMode): Promise<boolean> {
    const isNew = !this.#lockOf(name).holders.has(owner)
    if (this.tryAcquire(owner, name, mode)) return isNew
    const granted = Promise.withResolvers<void>()
    this.#wait({ owner, name, mode, grant: granted.resolve })
    await granted.promise
    return isNew
  }

  /** Takes the lock unless it would have to wait for it. */
  tryAcquire(owner: Owner, name: string, mode: LockMode): boolean {
    const lock = this.#lockOf(name)
    const held = lock.holders.get(owner)
    if (held !== undefined && strength[held] >= strength[mode]) return true
    const waitsForItsTurn = held === undefined && lock.waiters.length > 0
    if (waitsForItsTurn || this.#isHeldAgainst(lock, owner, mode)) return false
    this.#grant(lock, owner, name, mode)
    return true
  }

  release(owner: Owner, name: string): void {
    this.#held.get(owner)?.delete(name)
    this.#free(owner, name)
  }

  releaseAll(owner: Owner): void {
    const names = this.#held.get(owner) ?? []
    this.#held.delete(owner)
    for (const name of names) this.#free(owner, name)
  }

  #free(owner: Owner, name: string): void {
    const lock = this.#lockOf(name)
    lock.holders.delete(owner)
    for (let next = lock.waiters[0]; next !== undefined; next = lock.waiters[0]) {
      if (this.#isHeldAgainst(lock, next.owner, next.mode)) return
      lock.waiters.shift()
      this.#waiting.delete(next.owner)
      this.#grant(lock, next.owner, name, next.mode)
      next.grant()
    }
    if (lock.holders.size === 0) this.#locks.delete(name)
  }

  #grant(lock: Lock, owner: Owner, name: string, mode: LockMode): void {
    lock.holders.set(owner, mode)
    const names = this.#held.get(owner) ?? new Set()
    this.#held.set(owner, names.add(name))
  }

  #wait(waiter: Waiter): void {
    const { waiters, holders } = this.#lockOf(waiter.name)
    // A holder who wants more comes first: everybody else waits for that holder anyway.
    if (holders.has(waiter.owner)) waiters.unshift(waiter)
    else waiters.push(waiter)
    this.#waiting.set(waiter.owner, waiter)
    if (!this.#waitsForItself(waiter.owner)) return
    waiters.splice(waiters.indexOf(waiter), 1)
    this.#waiting.delete(waiter.owner)
    throw new Deadlock('Two units of work wait for each other.')
  }

  #waitsForItself(owner: Owner): boolean {
    const seen = new Set<Owner>()
    const next = this.#blockersOf(owner)
    for (let one = next.pop(); one !== undefined; one = next.pop()) {
      if (one === owner) return true
      if (seen.has(one)) continue
      seen.add(one)
      next.push(...this.#blockersOf(one))
    }
    return false
  }

  /** The owners who must give a lock back, or get it first, before this one continues. */
  #blockersOf(owner: Owner): Owner[] {
    const waiter = this.#waiting.get(owner)
    if (waiter === undefined) return []
    const { holders, waiters } = this.#lockOf(waiter.name)
    const against = [...holders].filter(
      ([other, mode]) => other !== owner && conflicts[waiter.mode].includes(mode),
    )
    const earlier = waiters.slice(0, waiters.indexOf(waiter))
    return [...against.map(([other]) => other), ...earlier.map((other) => other.owner)]
  }

  #isHeldAgainst(lock: Lock, owner: Owner, mode: LockMode): boolean {
    for (const [other, held] of lock.holders) {
      if (other !== owner && conflicts[mode].includes(held)) return true
    }
    return false
  }

  #lockOf(name: string): Lock {
    const lock = this.#locks.get(name) ?? { holders: new Map(), waiters: [] }
    this.#locks.set(name, lock)
    return lock
  }
}
