import type { Connection, Platform, Stop } from '@papo/sdk'

/** What to tell about the line to the server; `fine` says nothing. */
export type ConnectionNoticeState = 'fine' | 'lost' | 'back' | 'blocked'

/** A first answer that takes longer than this is worth a word. */
const graceMs = 4000
/** How long the good news stays. */
const backMs = 3000

/**
 * What a person is told of the connection: that it is lost, at once; that it is back, once and for
 * a moment; nothing while all is well or the first answer is still on time.
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
