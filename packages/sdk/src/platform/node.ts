import { encodeUuid } from './uuid.ts'
import { openSocket } from './open-socket.ts'
import type { Platform, Stop } from './platform.ts'
import { memoryStorage } from './storage.ts'

/** The longest delay of `setTimeout`, a signed 32-bit integer: a longer one would fire at once. */
const maxTimerMs = 2 ** 31 - 1

const never = (): Stop => () => {}

/**
 * The platform of Node 22 or later, and of any other runtime with `fetch` and without a page. Its storage
 * lives as long as the process.
 *
 * @example
 * ```ts
 * import { createAgentClient, nodePlatform } from '@papo/sdk'
 *
 * createAgentClient({
 *   baseUrl: 'https://chat.example.com',
 *   platform: { ...nodePlatform(), random: () => 0.5 },
 * })
 * ```
 */
export function nodePlatform(): Platform {
  return {
    fetch: (...request) => globalThis.fetch(...request),
    now: () => Date.now(),
    random: () => Math.random(),
    randomUUID: () => encodeUuid(globalThis.crypto.getRandomValues(new Uint8Array(16))),
    setTimer(run, ms) {
      const timer = globalThis.setTimeout(run, Math.min(ms, maxTimerMs))
      return () => globalThis.clearTimeout(timer)
    },
    storage: memoryStorage(),
    tabStorage: memoryStorage(),
    visibility: { hidden: () => false, left: () => false, onChange: never },
    network: { online: () => true, onChange: never },
    tabs: { onStorage: never, shared: null },
    openSocket,
    loadPart: (load) => load(),
  }
}
