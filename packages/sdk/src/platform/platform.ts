/** Ends what was started. Calling it twice is harmless. */
export type Stop = () => void

/** Strings under names. It never throws: what cannot be kept for good is kept in memory. */
export interface KeyValueStorage {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
}

/**
 * Everything that the SDK takes from its surroundings. `browserPlatform()` and `nodePlatform()` are
 * the real ones; tests give one whose time, chance, storage and network they control.
 */
export interface Platform {
  fetch: typeof fetch
  /** Milliseconds since 1970. */
  now(): number
  /** At least 0, less than 1. */
  random(): number
  /** A random UUID, version 4. */
  randomUUID(): string
  /** Runs once after `ms` milliseconds, unless it is stopped before. */
  setTimer(run: () => void, ms: number): Stop
  storage: KeyValueStorage
  /** Whether somebody can see the page. `run` is called when that changes or somebody turns to it. */
  visibility: { hidden(): boolean; onChange(run: () => void): Stop }
  /** `online()` is false only where a request is certain to fail. */
  network: { online(): boolean; onChange(run: () => void): Stop }
  /** Other tabs of this origin: `run` is called when one of them changed what is stored under `key`. */
  tabs: { onStorage(key: string, run: () => void): Stop }
}
