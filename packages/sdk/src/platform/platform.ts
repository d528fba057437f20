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

/** One end of a WebSocket, from the moment it is being opened. */
export interface RawSocket {
  /**
   * Drops the text unless the socket is open.
   *
   * @example
   * ```ts
   * const socket = platform.openSocket?.('wss://chat.example.com/v1/realtime', 'papo.v1', {
   *   onOpen: () => show('open'),
   *   onText: show,
   *   onClose: show,
   * })
   * socket?.send('{"type":"ping"}')
   * ```
   */
  send(text: string): void
  /**
   * Closes the socket; no event follows.
   *
   * @example
   * ```ts
   * const socket = platform.openSocket?.('wss://chat.example.com/v1/realtime', 'papo.v1', {
   *   onOpen: () => show('open'),
   *   onText: show,
   *   onClose: show,
   * })
   * socket?.close()
   * ```
   */
  close(): void
}

/** What happens to a {@link RawSocket}. */
export interface SocketEvents {
  /** The other end has accepted the socket. */
  onOpen: () => void
  /** A frame has come; `text` is null for a binary one. */
  onText: (text: string | null) => void
  /**
   * The other end closed it, it broke, or it could not be opened (1006). `isForbidden`: the page’s own
   * content security policy forbids it.
   */
  onClose: (code: number, isForbidden: boolean) => void
}

/** What the tabs of one origin share. */
export interface SharedByTabs {
  /**
   * Waits until no other tab holds the lock, or takes it from the other tab. The returned function gives it
   * back.
   *
   * @example
   * ```ts
   * const giveBack = platform.tabs.shared?.lock('name', {
   *   isTaken: false,
   *   onHeld: () => show('This tab holds the lock'),
   *   onRevoked: () => show('Another tab took it'),
   * })
   * giveBack?.()
   * ```
   */
  lock(name: string, lock: TabLock): Stop
  /**
   * Opens a channel; `onMessage` gets what other tabs send, never what this one does.
   *
   * @example
   * ```ts
   * const channel = platform.tabs.shared?.channel('name', show)
   * channel?.send({ text: 'Hello, other tabs' })
   * ```
   */
  channel(name: string, onMessage: (message: unknown) => void): TabChannel
}

/** How a tab asks for a lock. */
export interface TabLock {
  /** Takes the lock from the tab that holds it, instead of waiting. */
  isTaken: boolean
  /** This tab holds the lock. */
  onHeld: () => void
  /** Another tab took it, or the browser denies it. */
  onRevoked: () => void
}

/** A channel between the tabs of one origin. */
export interface TabChannel {
  /**
   * Sends a JSON value to the other tabs.
   *
   * @example
   * ```ts
   * const channel = platform.tabs.shared?.channel('name', show)
   * channel?.send({ text: 'Hello, other tabs' })
   * ```
   */
  send(message: unknown): void
  /**
   * Closes the channel of this tab.
   *
   * @example
   * ```ts
   * const channel = platform.tabs.shared?.channel('name', show)
   * channel?.close()
   * ```
   */
  close(): void
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
  /** Storage of this tab alone, which survives a reload. */
  tabStorage: KeyValueStorage
  /**
   * Whether the page is hidden, and whether it was left: it may be in the browser’s back/forward cache. `run`
   * is called when one of them changes or the page gets the focus.
   */
  visibility: { hidden(): boolean; left(): boolean; onChange(run: () => void): Stop }
  /** `online()` is false only if a request is certain to fail. */
  network: { online(): boolean; onChange(run: () => void): Stop }
  /**
   * Other tabs of this origin: `run` is called when one of them changes the value of `key`. `shared` is null
   * where tabs cannot agree on anything else.
   */
  tabs: { onStorage(key: string, run: () => void): Stop; shared: SharedByTabs | null }
  /** Opens a WebSocket; null where there is none. */
  openSocket: ((address: string, protocol: string, events: SocketEvents) => RawSocket) | null
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
