import { realtimePath } from '@papo/protocol'
import type { Platform, SharedByTabs, Stop } from '../platform/platform.ts'
import { type Credential, Holder } from './holder.ts'
import type { HolderEvent, TabRequest } from './requests.ts'
import { SharedHolder } from './shared-holder.ts'
import { Tab } from './tab.ts'
import type { TransportMemory } from './transport-memory.ts'

export interface RealtimeOptions {
  platform: Platform
  openSocket: NonNullable<Platform['openSocket']>
  /** Where Papo is served. */
  baseUrl: string
  credential(): Credential | null
  memory: TransportMemory
  /** The name under which the tabs of a browser share one socket; null for a socket of this client alone. */
  sharedName: string | null
  /** The other tabs; null where they cannot share a socket. */
  shared: SharedByTabs | null
}

/** What a client follows through a socket. */
export interface Realtime {
  readonly tab: Tab
  /** The caller may be another one now. */
  followCredential(): void
  stop: Stop
}

/** Opens the socket of this client, or joins the one that another tab holds. */
export function openRealtime(options: RealtimeOptions): Realtime {
  const { platform, openSocket, credential, memory, sharedName, shared } = options
  const holderOf = (emit: (event: HolderEvent) => void, isShared: boolean) =>
    new Holder({
      platform,
      openSocket,
      address: options.baseUrl.replace(/^http/, 'ws') + realtimePath,
      credential,
      memory,
      isForVisibleTab: sharedName !== null && !isShared,
      emit,
    })
  if (sharedName !== null && shared) {
    return new SharedHolder({ platform, shared, name: sharedName, holderOf })
  }
  const tab = new Tab({ platform, ask: (request: TabRequest) => holder.request('', request) })
  const holder = holderOf((event) => tab.handle(event), false)
  return {
    tab,
    followCredential: () => holder.followCredential(),
    stop: () => holder.stop({ type: 'down', how: 'poll', afterMs: 0 }),
  }
}
