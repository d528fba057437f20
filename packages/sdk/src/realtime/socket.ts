import {
  type ClientFrame,
  type ClientFrames,
  realtimeLimits,
  realtimeProtocol,
  type ServerFrame,
} from '@papo/protocol'
import { parseJson, toJson } from '../platform/natives.ts'
import type { Platform, RawSocket, Stop } from '../platform/platform.ts'

/** The server has answered by then, or a proxy has swallowed the upgrade. */
const connectWithinMs = 10_000
/** A timer that is later than this has slept with the device: its deadline says nothing. */
const sleptMs = 2000

/** Why a socket is gone. */
export interface SocketLoss {
  /** The close code; null if this end gave it up. */
  code: number | null
  /** Whether it had been up. */
  wasUp: boolean
  /** Whether a ping was not answered. */
  isSilent: boolean
  /** Whether the page’s own policy forbids it. */
  isForbidden: boolean
}

/** What the socket says of its caller. Without a token the server takes the cookie. */
export type SocketAuth = Omit<ClientFrames['auth'], 'type'>

export interface SocketOptions {
  platform: Pick<Platform, 'now' | 'setTimer'> & {
    openSocket: NonNullable<Platform['openSocket']>
  }
  address: string
  auth: SocketAuth
  /** The server has answered the first ping. */
  onUp(): void
  onFrame(frame: ServerFrame): void
  /** Called once, unless this end closes the socket. */
  onDown(loss: SocketLoss): void
}

/**
 * One authenticated socket. Guarantees:
 * - it is up only after the server has answered a ping behind the authentication, within 10 s
 * - it pings every 25 s, and is down 5 s after a ping without a pong, whatever the browser says; a device
 *   that has slept meanwhile asks once more
 * - it answers the server’s pings
 * - no callback runs after `onDown` or `close()`
 */
export class Socket {
  readonly #options: SocketOptions
  readonly #raw: RawSocket
  #isUp = false
  #isOver = false
  #isAsked = false
  #stopTimer: Stop

  constructor(options: SocketOptions) {
    this.#options = options
    const { platform, address } = options
    this.#stopTimer = platform.setTimer(() => this.#down({}), connectWithinMs)
    this.#raw = platform.openSocket(address, realtimeProtocol, {
      onOpen: () => this.#authenticate(),
      onText: (text) => this.#receive(text),
      onClose: (code, isForbidden) => this.#down({ code, isForbidden }),
    })
  }

  send(frame: ClientFrame): void {
    if (!this.#isOver) this.#raw.send(toJson(frame))
  }

  /** Asks whether the server is there, unless an answer is due already. */
  probe(): void {
    if (this.#isUp && !this.#isAsked) this.#ping()
  }

  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stopTimer()
    this.#raw.close()
  }

  #authenticate(): void {
    this.send({ type: 'auth', ...this.#options.auth })
    // @fault first-answer
    this.#ping()
  }

  #ping(): void {
    const { platform } = this.#options
    const { pongWithinMs } = realtimeLimits
    const askedAt = platform.now()
    this.#isAsked = true
    this.send({ type: 'ping' })
    this.#stopTimer()
    this.#stopTimer = platform.setTimer(() => {
      const hasSlept = platform.now() - askedAt > pongWithinMs + sleptMs
      if (hasSlept) this.#ping()
      else this.#down({ isSilent: this.#isUp })
    }, pongWithinMs)
  }

  #receive(text: string | null): void {
    if (this.#isOver) return
    const frame = frameOf(text)
    if (!frame) return this.#down({})
    if (frame.type === 'ping') this.send({ type: 'pong' })
    else if (frame.type === 'pong') this.#answered()
    else this.#options.onFrame(frame)
  }

  #answered(): void {
    this.#isAsked = false
    this.#stopTimer()
    const { platform, onUp } = this.#options
    // @fault client-ping
    this.#stopTimer = platform.setTimer(() => this.#ping(), realtimeLimits.pingEveryMs)
    if (this.#isUp) return
    this.#isUp = true
    onUp()
  }

  #down(loss: Partial<SocketLoss>): void {
    if (this.#isOver) return
    const wasUp = this.#isUp
    this.close()
    this.#options.onDown({ code: null, isSilent: false, isForbidden: false, ...loss, wasUp })
  }
}

function frameOf(text: string | null): ServerFrame | null {
  try {
    const frame = parseJson(text ?? '') as ServerFrame | null
    return typeof frame?.type === 'string' ? frame : null
  } catch {
    return null
  }
}
