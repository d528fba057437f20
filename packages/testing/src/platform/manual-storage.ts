import type { KeyValueStorage, Stop } from '@papo/sdk'

interface Listener {
  tab: object
  key: string
  run: () => void
}

/** `full`: nothing more can be written. `denied`: nothing can be read either. */
export type StorageTrouble = 'full' | 'denied'

/**
 * What one origin keeps in one browser. Each tab has its own view of it, and is told what the
 * others change, never what it changes itself.
 */
export class ManualStorage {
  readonly #values = new Map<string, string>()
  readonly #listeners = new Set<Listener>()
  #trouble: StorageTrouble | null = null

  /** Everything that is kept, as a plain object. */
  get contents(): Record<string, string> {
    return Object.fromEntries(this.#values)
  }

  /** How many listeners of all tabs have not been stopped. */
  get listening(): number {
    return this.#listeners.size
  }

  /**
   * From now on the browser refuses, as a full or blocked one does. A tab then keeps what it writes
   * in its own memory: other tabs and a reload do not see it. `null` ends the trouble.
   */
  breaks(trouble: StorageTrouble | null): void {
    this.#trouble = trouble
  }

  /** What a platform gives the SDK: it never throws. */
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
