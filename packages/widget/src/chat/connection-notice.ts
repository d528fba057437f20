import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Connection, Platform, Stop } from '@papo/sdk'

/** What to show about the connection to the server; `fine` shows nothing. */
export type ConnectionNoticeState = 'fine' | 'lost' | 'back' | 'blocked'

/** After this long without an answer, the notice `lost` appears. */
const graceMs = 4000
/** How long the notice `back` stays. */
const backMs = 3000

export interface ConnectionNotice {
  readonly state: Store<ConnectionNoticeState>
  follow(connection: Connection): void
  stop: Stop
}

/**
 * The notice about the connection: `lost` appears at once, `back` for 3 s after that, and nothing
 * while the connection works or an answer is still on time.
 */
export function createConnectionNotice(platform: Pick<Platform, 'setTimer'>): ConnectionNotice {
  const state = createStore<ConnectionNoticeState>('fine')
  let last: Connection = 'connecting'
  let stop = platform.setTimer(() => state.set('lost'), graceMs)
  return {
    state,
    follow(connection) {
      if (connection === last) return
      last = connection
      // A notice that is there already stays until there is an answer.
      if (connection === 'connecting' && state.get() === 'lost') return
      stop()
      if (connection === 'connecting') {
        stop = platform.setTimer(() => state.set('lost'), graceMs)
      } else if (connection === 'blocked') state.set('blocked')
      else if (connection === 'offline') state.set('lost')
      else if (state.get() !== 'fine') {
        state.set('back')
        stop = platform.setTimer(() => state.set('fine'), backMs)
      }
    },
    stop: () => stop(),
  }
}
