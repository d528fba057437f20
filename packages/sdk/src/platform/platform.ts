/** Stops what the call that returned it has started. Calling it twice is harmless. */
export type Stop = () => void

/** Stores strings by key. It never throws: a value that cannot be stored is kept in memory. */
export interface KeyValueStorage {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
}

/**
 * Everything that the SDK takes from its environment. `browserPlatform()` and `nodePlatform()` are
 * the real ones; tests pass one whose time, randomness, storage and network they control.
 */
export interface Platform {
  fetch: typeof fetch
  /** Milliseconds since 1970. */
  now(): number
  /** At least 0, less than 1. */
  random(): number
  /** A random UUID, version 4. */
  randomUUID(): string
  /** Calls `run` once after `ms` milliseconds, unless it is stopped before. */
  setTimer(run: () => void, ms: number): Stop
  storage: KeyValueStorage
  /** Whether the page is hidden. `run` is called when that changes or the page gets the focus. */
  visibility: { hidden(): boolean; onChange(run: () => void): Stop }
  /** `online()` is false only if a request is certain to fail. */
  network: { online(): boolean; onChange(run: () => void): Stop }
  /** Other tabs of this origin: `run` is called when one of them changes the value of `key`. */
  tabs: { onStorage(key: string, run: () => void): Stop }
  /** Loads a part of the SDK that has a file of its own: calls `load` and resolves with what it loads. */
  loadPart<Part>(load: () => Promise<Part>): Promise<Part>
}
