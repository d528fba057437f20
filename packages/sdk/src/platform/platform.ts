/** Stops what the call that returned it has started. Calling it twice is harmless. */
export type Stop = () => void

/** Stores strings by key. It never throws: a value that cannot be stored is kept in memory. */
export interface KeyValueStorage {
  /**
   * The value under the key; null without one.
   *
   * @example
   * ```ts
   * show(platform.storage.get('my-app.theme'))
   * ```
   */
  get(key: string): string | null
  /**
   * Stores the value under the key, in place of an earlier one.
   *
   * @example
   * ```ts
   * platform.storage.set('my-app.theme', 'dark')
   * ```
   */
  set(key: string, value: string): void
  /**
   * Removes the value under the key, if there is one.
   *
   * @example
   * ```ts
   * platform.storage.remove('my-app.theme')
   * ```
   */
  remove(key: string): void
}

/**
 * Everything that the SDK takes from its environment. `browserPlatform()` and `nodePlatform()` are the real
 * ones; tests pass one whose time, randomness, storage and network they control.
 */
export interface Platform {
  /** Makes each request. */
  fetch: typeof fetch
  /**
   * Milliseconds since 1970.
   *
   * @example
   * ```ts
   * show(new Date(platform.now()).toISOString())
   * ```
   */
  now(): number
  /**
   * At least 0, less than 1.
   *
   * @example
   * ```ts
   * const jitterMs = platform.random() * 1000
   * show(jitterMs)
   * ```
   */
  random(): number
  /**
   * A random UUID, version 4.
   *
   * @example
   * ```ts
   * await agent.sendMessage(chatId, { clientId: platform.randomUUID(), text: 'Bom dia!' })
   * ```
   */
  randomUUID(): string
  /**
   * Calls `run` once after `ms` milliseconds, 0 or more, unless it is stopped before.
   *
   * @example
   * ```ts
   * const stop = platform.setTimer(() => show('A second has passed'), 1000)
   * stop()
   * ```
   */
  setTimer(run: () => void, ms: number): Stop
  /** Where the visitor’s session and unsent messages are stored. */
  storage: KeyValueStorage
  /** Whether the page is hidden. `run` is called when that changes or the page gets the focus. */
  visibility: { hidden(): boolean; onChange(run: () => void): Stop }
  /** `online()` is false only if a request is certain to fail. */
  network: { online(): boolean; onChange(run: () => void): Stop }
  /** Other tabs of this origin: `run` is called when one of them changes the value of `key`. */
  tabs: { onStorage(key: string, run: () => void): Stop }
  /**
   * Loads a part of the SDK that has a file of its own: calls `load` and resolves with what it loads.
   *
   * @throws what `load` rejects with.
   * @example
   * ```ts
   * const part = await platform.loadPart(() => Promise.resolve({ name: 'a part' }))
   * show(part.name)
   * ```
   */
  loadPart<Part>(load: () => Promise<Part>): Promise<Part>
}
