import type { KeyValueStorage, Stop } from '@papo/sdk'

interface Listener {
  tab: object
  key: string
  run: () => void
}

/** `full`: writing fails. `denied`: reading fails too. */
export type StorageTrouble = 'full' | 'denied'

/**
 * The storage of one origin in one browser. Each tab has its own view of it, and its listeners hear of
 * the changes of other tabs, never of its own.
 */
export class ManualStorage {
  readonly #values = new Map<string, string>()
  readonly #listeners = new Set<Listener>()
  #trouble: StorageTrouble | null = null

  /** All stored values, as a plain object. */
  get contents(): Record<string, string> {
    return Object.fromEntries(this.#values)
  }

  /** The number of active listeners of all tabs. */
  get listening(): number {
    return this.#listeners.size
  }

  /**
   * From now on the storage fails like a full or blocked one. A tab then keeps what it writes in its own
   * memory, where other tabs and a reload do not see it. `null` repairs the storage.
   */
  breaks(trouble: StorageTrouble | null): void {
    this.#trouble = trouble
  }

  /** The storage that a platform passes to the SDK: it never throws. */
  openTab(): { storage: KeyValueStorage; onStorage(key: string, run: () => void): Stop } {
    const tab = {}
    const memory = new Map<string, string>()
    return {
      storage: {
        get: (key) => memory.get(key) ?? (this.#trouble === 'denied' ? null : this.#read(key)),
        set: (key, value) => {
          if (this.#trouble) memory.set(key, value)
          else {
            memory.delete(key)
            this.#write(tab, key, value)
          }
        },
        remove: (key) => {
          memory.delete(key)
          if (this.#trouble !== 'denied') this.#write(tab, key, null)
        },
      },
      onStorage: (key, run) => {
        const listener = { tab, key, run }
        this.#listeners.add(listener)
        return () => void this.#listeners.delete(listener)
      },
    }
  }

  #read(key: string): string | null {
    return this.#values.get(key) ?? null
  }

  #write(tab: object, key: string, value: string | null): void {
    if (this.#read(key) === value) return
    if (value === null) this.#values.delete(key)
    else this.#values.set(key, value)
    for (const listener of this.#listeners)
      if (listener.tab !== tab && listener.key === key)
        queueMicrotask(() => {
          if (this.#listeners.has(listener)) listener.run()
        })
  }
}
