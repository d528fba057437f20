import type { Platform } from '@papo/sdk'
import { countedUuids, seededRandom } from './chance.ts'
import { ManualClock, settle } from './manual-clock.ts'
import { ManualNetwork, type RecordedRequest } from './manual-network.ts'
import { ManualStorage } from './manual-storage.ts'
import { ManualSockets, type SocketServer } from './manual-sockets.ts'
import { ManualTabs } from './manual-tabs.ts'
import { offThread } from './off-thread.ts'
import { Switch } from './switch.ts'
import { Timeline } from './timeline.ts'

export interface ManualPlatformOptions {
  /** The server: a backend’s `fetch`, or any other. `useServer` can set it later. */
  fetch?: typeof fetch
  /** The start of time, in milliseconds since 1970. */
  startAt?: number
  /** The seed of `random()`; the same seed gives the same numbers. */
  seed?: number
  /**
   * Distinguishes the UUIDs of this platform from those of others; 1, 2, 3 … in the order in which
   * platforms are made.
   */
  number?: number
  /** The origin of the page; the platform then applies a browser’s same-origin rule. */
  origin?: string
  online?: boolean
  hidden?: boolean
  /** Share another platform’s time. */
  clock?: ManualClock
  /** Share another platform’s storage: two tabs of one browser. */
  storage?: ManualStorage
  /** Share another platform’s locks and channels: two tabs of one browser. */
  tabs?: ManualTabs
  /** Share another platform’s storage of the tab: a reload. */
  tabStorage?: ManualStorage
  /** Accepts WebSockets. Without it there are none; `useSocketServer` can set it later. */
  sockets?: SocketServer
}

/** A {@link Platform} whose time, randomness, storage and network the test controls. */
export interface ManualPlatform extends Platform {
  readonly clock: ManualClock
  /** The browser’s storage; shared by its tabs. */
  readonly stored: ManualStorage
  /** Every request so far, in order. */
  readonly requests: readonly RecordedRequest[]
  /** Milliseconds since the start. */
  readonly elapsed: number
  /** Lets `ms` milliseconds pass, timer by timer; all promises settle in between. */
  advance(ms: number): Promise<void>
  /** Resolves when all work that needs no time is complete. */
  settle(): Promise<void>
  /** Runs the event loop, without passing time, until `condition` holds; rejects if it never does. */
  until(condition: () => boolean): Promise<void>
  /** Sets the next values of `random()`; after them the seeded ones continue. */
  scriptRandom(...values: number[]): void
  setHidden(hidden: boolean): void
  /** The page goes into the browser’s back/forward cache, or comes back. */
  setLeft(left: boolean): void
  /** Offline, `fetch` fails too, and requests in flight fail at once. */
  setOnline(online: boolean): void
  /** Replaces the server. */
  useServer(server: typeof fetch): void
  /** Replaces the server of WebSockets; null blocks them. */
  useSocketServer(server: SocketServer | null): void
  /** The locks and channels of the browser; shared by its tabs. */
  readonly browserTabs: ManualTabs
  /** The same tab after a reload: the same time, servers and storage. */
  reload(): ManualPlatform
  /** Another tab of the same browser: the same time, server and storage. */
  newTab(): ManualPlatform
  /** Another browser: the same time and server, its own storage. */
  newDevice(): ManualPlatform
  /** A record of what happens when, in this platform’s time. */
  timeline(): Timeline
  /**
   * The timers, listeners and requests that remain when everything has settled: none after a clean
   * `close()`.
   */
  leftovers(): Promise<string[]>
}

const defaultStart = Date.UTC(2026, 0, 31, 12)
const maxTurns = 1000
let made = 0

/**
 * A platform under your control.
 *
 * @example
 * ```ts
 * import { createVisitorClient } from '@papo/sdk'
 * import { createBackend, manualPlatform } from '@papo/testing'
 *
 * const platform = manualPlatform()
 * const backend = createBackend({ platform })
 * platform.useServer(backend.fetch)
 *
 * const client = createVisitorClient({ baseUrl: 'https://papo.test', siteKey: backend.site.key, platform })
 * const chat = await client.start({ message: 'Hello' })
 * await platform.advance(25_000)
 * ```
 */
export function manualPlatform(options: ManualPlatformOptions = {}): ManualPlatform {
  const clock = options.clock ?? new ManualClock(options.startAt ?? defaultStart)
  const stored = options.storage ?? new ManualStorage()
  const { storage, onStorage } = stored.openTab()
  const random = seededRandom(options.seed ?? 1)
  const scripted: number[] = []
  const hidden = new Switch(options.hidden ?? false)
  const left = new Switch(false)
  const tabStored = options.tabStorage ?? new ManualStorage()
  const browserTabs = options.tabs ?? new ManualTabs()
  const network = new ManualNetwork({
    elapsed: () => clock.elapsed,
    origin: options.origin,
    isOnline: options.online ?? true,
  })
  if (options.fetch) network.connect(options.fetch)
  const sockets = new ManualSockets(options.sockets ?? null)
  const another = (own: ManualPlatformOptions) =>
    manualPlatform({
      clock,
      ...(network.server ? { fetch: network.server } : {}),
      ...(options.origin ? { origin: options.origin } : {}),
      ...(sockets.server ? { sockets: sockets.server } : {}),
      ...own,
    })

  return {
    clock,
    stored,
    storage,
    now: clock.now,
    setTimer: clock.setTimer,
    random: () => scripted.shift() ?? random(),
    randomUUID: countedUuids(options.number ?? ++made),
    fetch: network.fetch,
    tabStorage: tabStored.openTab().storage,
    visibility: visibilityOf(hidden, left),
    network: { online: () => network.online.isOn, onChange: (run) => network.online.onChange(run) },
    tabs: { onStorage, shared: browserTabs.openTab() },
    get openSocket() {
      return sockets.server ? sockets.open : null
    },
    loadPart: offThread,
    browserTabs,
    requests: network.requests,
    get elapsed() {
      return clock.elapsed
    },
    scriptRandom: (...values) => void scripted.push(...values),
    newTab: () => another({ storage: stored, tabs: browserTabs }),
    reload: () => another({ storage: stored, tabs: browserTabs, tabStorage: tabStored }),
    newDevice: () => another({}),
    ...controlsOf({ clock, stored, hidden, left, network, sockets, browserTabs }),
  }
}

function visibilityOf(hidden: Switch, left: Switch): Platform['visibility'] {
  return {
    hidden: () => hidden.isOn || left.isOn,
    left: () => left.isOn,
    onChange(run) {
      const stops = [hidden.onChange(run), left.onChange(run)]
      return () => stops.forEach((stop) => stop())
    },
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < maxTurns; turns++) {
    if (condition()) return
    await settle()
  }
  throw new Error('The condition did not come true, and nothing more happens without time')
}

interface PlatformParts {
  clock: ManualClock
  stored: ManualStorage
  hidden: Switch
  left: Switch
  network: ManualNetwork
  sockets: ManualSockets
  browserTabs: ManualTabs
}

/** What a test does with the platform. */
function controlsOf(parts: PlatformParts) {
  const { clock, hidden, left, network, sockets } = parts
  return {
    settle,
    until,
    advance: (ms: number) => clock.advance(ms),
    setHidden: (value: boolean) => hidden.set(value),
    setLeft: (value: boolean) => left.set(value),
    setOnline: (value: boolean) => network.setOnline(value),
    useServer: (server: typeof fetch) => network.connect(server),
    useSocketServer: (server: SocketServer | null) => sockets.connect(server),
    timeline: () => new Timeline(() => clock.elapsed),
    leftovers: async () => {
      await settle()
      return leftoversOf(parts)
    },
  }
}

function leftoversOf(parts: PlatformParts): string[] {
  const { clock, stored, hidden, network, sockets, browserTabs } = parts
  const inFlight = network.requests.filter(({ outcome }) => outcome === 'pending')
  return [
    ...clock.pending.map((ms) => `a timer in ${ms} ms`),
    ...inFlight.map(({ method, path }) => `${method} ${path}`),
    ...Array<string>(hidden.listening).fill('a listener to visibility'),
    ...Array<string>(network.online.listening).fill('a listener to the network'),
    ...Array<string>(stored.listening).fill('a listener to storage'),
    ...Array<string>(sockets.count).fill('a socket'),
    ...Array<string>(browserTabs.count).fill('a lock or a channel'),
  ]
}
