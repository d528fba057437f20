import { createStore, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentClient,
  type HealthLocale,
  type HealthReport,
  type HealthState,
  isPapoError,
  type Platform,
} from '@papo/sdk'
import type { PageVersion } from '../agent/page-version.ts'

/** What only this browser can tell. */
export type BrowserFinding =
  | { name: 'seen'; is: 'same' | 'plain' | 'other'; state: HealthState }
  | { name: 'sockets'; is: 'open' | 'blocked' | 'none'; state: HealthState }
  | { name: 'page'; is: 'current' | 'old'; state: HealthState }

export interface HealthView {
  status: 'loading' | 'ready' | 'failed'
  report: HealthReport | null
  browser: readonly BrowserFinding[]
}

export interface Health {
  readonly state: Store<HealthView>
  load(locale: HealthLocale): Promise<void>
}

export interface HealthOptions {
  client: Pick<AgentClient, 'getHealth'>
  platform: Pick<Platform, 'openSocket' | 'setTimer'>
  version: PageVersion
  /** The address at which this browser sees the console. */
  origin: string
}

const openWithinMs = 5000

/** What the server says of itself, and what this browser sees of it. */
export function createHealth({ client, platform, version, origin }: HealthOptions): Health {
  const state = createStore<HealthView>({ status: 'loading', report: null, browser: [] })
  let lastRequest = 0
  return {
    state,
    async load(locale) {
      const request = ++lastRequest
      state.set({ ...state.get(), status: 'loading' })
      try {
        const [report, sockets, isOld] = await Promise.all([
          client.getHealth({ locale }),
          socketsOf(platform, origin),
          version.isOld(),
        ])
        if (request !== lastRequest) return
        const page = isOld ? ('old' as const) : ('current' as const)
        const browser: BrowserFinding[] = [
          seenAt(origin, report.publicUrl),
          sockets,
          { name: 'page', is: page, state: isOld ? 'warn' : 'ok' },
        ]
        state.set({ status: 'ready', report, browser })
      } catch (error) {
        if (!isPapoError(error)) throw error
        if (request === lastRequest) state.set({ ...state.get(), status: 'failed' })
      }
    },
  }
}

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether the server believes to be where this browser sees it. */
export function seenAt(origin: string, publicUrl: string): BrowserFinding {
  if (origin !== publicUrl) return { name: 'seen', is: 'other', state: 'bad' }
  const { protocol, hostname } = new URL(origin)
  const isPlain = protocol !== 'https:' && !localHosts.has(hostname)
  return isPlain
    ? { name: 'seen', is: 'plain', state: 'bad' }
    : { name: 'seen', is: 'same', state: 'ok' }
}

/** Tries whether a WebSocket opens between this browser and the server. */
function socketsOf(
  { openSocket, setTimer }: HealthOptions['platform'],
  origin: string,
): Promise<BrowserFinding> {
  if (openSocket === null) {
    return Promise.resolve({ name: 'sockets', is: 'none', state: 'warn' })
  }
  return new Promise((resolve) => {
    const address = `${origin.replace(/^http/, 'ws')}/v1/realtime`
    const end = (is: 'open' | 'blocked') => {
      stop()
      resolve({ name: 'sockets', is, state: is === 'open' ? 'ok' : 'warn' })
    }
    const stop = setTimer(() => end('blocked'), openWithinMs)
    const socket = openSocket(address, 'papo.v1', {
      onOpen() {
        end('open')
        socket.close()
      },
      onText: () => {},
      onClose: () => end('blocked'),
    })
  })
}
