import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A bare TCP connection: what is written to it need not be HTTP. */
export class RawSocket {
  readonly #socket: Socket
  readonly #openedAt = performance.now()
  #received = ''
  #closedAt: number | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => (this.#received += text))
    // A broken connection is an outcome like any other: `close` records it.
    socket.on('error', () => {})
    socket.on('close', () => (this.#closedAt = performance.now()))
  }

  static async open(port: number): Promise<RawSocket> {
    const socket = connect(port, '127.0.0.1')
    const raw = new RawSocket(socket)
    await Promise.race([once(socket, 'connect'), once(socket, 'close')])
    return raw
  }

  /** Everything that was received. */
  get received(): string {
    return this.#received
  }

  /** The statuses of all answers so far; an answer need not begin on a line of its own. */
  get statuses(): number[] {
    return [...this.#received.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) =>
      Number(status),
    )
  }

  get isClosed(): boolean {
    return this.#closedAt !== null
  }

  /** How long the connection was open, until now if it still is, in milliseconds. */
  get openMs(): number {
    return (this.#closedAt ?? performance.now()) - this.#openedAt
  }

  write(text: string | Buffer): void {
    if (this.#socket.writable) this.#socket.write(text)
  }

  close(): void {
    this.#socket.destroy()
  }
}
