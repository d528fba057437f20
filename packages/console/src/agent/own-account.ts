import { follow, type Store, type WritableStore } from '@papo/chat-kit/store/store'
import type { AgentClient, Me, Platform, Stop } from '@papo/sdk'
import type { Ticker } from '../clock/ticker.ts'

const everyMs = 5 * 60_000
/** A page that was hidden for longer than this asks when it is visible again. */
const freshMs = 60_000

export interface OwnAccountOptions {
  client: Pick<AgentClient, 'getMe'>
  platform: Pick<Platform, 'now' | 'setTimer'>
  ticker: Ticker
  isVisible: Store<boolean>
  profile: WritableStore<Me>
}

export interface OwnAccount {
  /** Asks the server who is calling: the name, the capacity and what the workspace has set. */
  load(): Promise<Me>
  stop: Stop
}

/**
 * Keeps what the server says of the calling agent fresh: asks every five minutes, when the page is visible again, and
 * when this computer's clock has jumped, so that an answer says the time anew.
 */
export function createOwnAccount(options: OwnAccountOptions): OwnAccount {
  const { client, platform, ticker, isVisible, profile } = options
  let askedAt = platform.now()
  let isAsking = false

  async function load(): Promise<Me> {
    askedAt = platform.now()
    const me = await client.getMe()
    const isOlder = me.agent.revision < profile.get().agent.revision
    if (!isOlder) profile.set(me)
    return me
  }

  function refresh(): void {
    if (isAsking) return
    isAsking = true
    load()
      // The next time may succeed; a session that has ended is told by the client.
      .catch(() => {})
      .finally(() => {
        isAsking = false
      })
  }

  let stopTimer: Stop = () => {}
  const again = () => {
    stopTimer = platform.setTimer(() => {
      refresh()
      again()
    }, everyMs)
  }
  again()
  const stopJumps = ticker.jumps.subscribe(refresh)
  const stopVisible = follow([isVisible], (visible) => {
    if (visible && Math.abs(platform.now() - askedAt) > freshMs) refresh()
  })
  return {
    load,
    stop() {
      stopTimer()
      stopJumps()
      stopVisible()
    },
  }
}
