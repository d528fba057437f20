import type { Connection, Platform, Stop } from '@papo/sdk'

/** What to show about the connection to the server; `fine` shows nothing. */
export type ConnectionNoticeState = 'fine' | 'lost' | 'back' | 'blocked'

/** Without a first answer for this long, the notice `lost` appears. */
const graceMs = 4000
/** How long the notice `back` stays. */
const backMs = 3000

/**
 * The notice about the connection: `lost` appears at once, `back` for 3 s after that, and nothing
 * while the connection works or the first answer is still on time.
 */
export class ConnectionNotice {
  state: ConnectionNoticeState = 'fine'
  readonly #platform: Pick<Platform, 'setTimer'>
  readonly #changed: () => void
  #stop: Stop = () => {}

  constructor(platform: Pick<Platform, 'setTimer'>, changed: () => void) {
    this.#platform = platform
    this.#changed = changed
    this.#later('lost', graceMs)
  }

  follow(connection: Connection): void {
    if (connection === 'connecting') return
    this.#stop()
    if (connection === 'blocked') this.#enter('blocked')
    else if (connection === 'offline') this.#enter('lost')
    else if (this.state !== 'fine') {
      this.#enter('back')
      this.#later('fine', backMs)
    }
  }

  stop(): void {
    this.#stop()
  }

  #later(state: ConnectionNoticeState, ms: number): void {
    this.#stop = this.#platform.setTimer(() => this.#enter(state), ms)
  }

  #enter(state: ConnectionNoticeState): void {
    if (this.state === state) return
    this.state = state
    this.#changed()
  }
}
