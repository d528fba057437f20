import { closeCodes } from '@papo/protocol'
import type { Connection } from '@papo/core/realtime/connection'
import type { RealtimeSocket } from '@papo/core/realtime/socket'
import { WebSocket } from 'ws'

/** What the library finds in the bytes of a client, as it is documented. */
const documentedCodes: Readonly<Record<number, number>> = {
  // A breach of the protocol, and a text that is not UTF-8.
  1002: closeCodes.badFrame,
  1007: closeCodes.badFrame,
  // A message over the largest size.
  1009: closeCodes.tooLarge,
}

/** The code of a connection that has broken. */
const broken = 1006

/** Called when a socket has ended, with the code and how long it was open. */
export type OnEnded = (code: number, durationMs: number) => void

/**
 * A socket on the wire. It is the connection of its `RealtimeSocket`, and takes what the library emits without
 * listeners: an idle socket costs no object or closure between the two.
 */
export class WireSocket extends WebSocket implements Connection {
  #realtime: RealtimeSocket | null = null
  #onEnded: OnEnded | null = null
  #closedWith = broken
  readonly #openedAt = performance.now()

  get buffered(): number {
    return this.bufferedAmount
  }

  /** The end of the client answers by itself: it has received what was sent before. */
  confirm(): void {
    if (this.readyState === WebSocket.OPEN) this.ping()
  }

  override close(code = 1000, reason?: string | Buffer): void {
    this.#closedWith = documentedCodes[code] ?? code
    super.close(this.#closedWith, reason)
  }

  attach(realtime: RealtimeSocket, onEnded: OnEnded): void {
    this.#realtime = realtime
    this.#onEnded = onEnded
  }

  /** After an error the library closes the socket: nothing is to be done. */
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    const [first, second] = values
    if (event === 'message') this.#received(first, second === true)
    else if (event === 'ping') this.#pinged(first)
    else if (event === 'pong') this.#realtime?.confirmed()
    else if (event === 'close') this.#ended(Number(first))
    return true
  }

  #received(bytes: unknown, isBinary: boolean): void {
    if (isBinary || !(bytes instanceof Uint8Array)) this.#realtime?.close(closeCodes.badFrame)
    else this.#realtime?.receive(bytes)
  }

  #pinged(bytes: unknown): void {
    if (this.readyState === WebSocket.OPEN) this.pong(bytes)
    this.#realtime?.pinged()
  }

  #ended(code: number): void {
    this.#realtime?.ended()
    this.#realtime = null
    // A client that does not read never answers the close, and is cut off.
    const closedWith = code === broken ? this.#closedWith : code
    this.#onEnded?.(closedWith, Math.round(performance.now() - this.#openedAt))
  }
}
