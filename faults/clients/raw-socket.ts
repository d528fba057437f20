import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A bare connection: what is written on it need not be HTTP. */
export class RawSocket {
  readonly #socket: Socket
  readonly #openedAt = performance.now()
  #received = ''
  #closedAt: number | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => (this.#received += text))
    // A server that breaks the connection has said what it thinks of it.
    socket.on('error', () => {})
    socket.on('close', () => (this.#closedAt = performance.now()))
  }

  static async open(port: number): Promise<RawSocket> {
    const socket = connect(port, '127.0.0.1')
    const raw = new RawSocket(socket)
    await Promise.race([once(socket, 'connect'), once(socket, 'close')])
    return raw
  }

  /** All that has come back. */
  get received(): string {
    return this.#received
  }

  /** The statuses of all answers so far, which need not begin on a line of their own. */
  get statuses(): number[] {
    return [...this.#received.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) =>
      Number(status),
    )
  }

  get isClosed(): boolean {
    return this.#closedAt !== null
  }

  /** How long it was open; until now where it still is. */
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
