import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

const upgrade = 'GET /v1/realtime'

/** A round-robin balancer of connections, which tries the next server where one refuses. */
export class Balancer {
  readonly url: string
  /** When each client asked for a socket, in milliseconds of `performance.now()`. */
  readonly attempts: number[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #ports: readonly number[]
  #next = 0

  private constructor(server: Server, ports: readonly number[]) {
    this.#server = server
    this.#ports = ports
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`
    server.on('connection', (socket) => this.#pass(socket))
  }

  static async open(urls: readonly string[]): Promise<Balancer> {
    const server = createServer({ pauseOnConnect: true }).listen(0, 'localhost')
    await once(server, 'listening')
    return new Balancer(
      server,
      urls.map((url) => Number(new URL(url).port)),
    )
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  #pass(client: Socket): void {
    this.#sockets.add(client)
    client.on('close', () => this.#sockets.delete(client))
    client.on('error', () => client.destroy())
    client.once('data', (bytes) => {
      if (bytes.toString('latin1', 0, upgrade.length) === upgrade) {
        this.attempts.push(performance.now())
      }
    })
    client.pause()
    this.#join(client, this.#ports.length)
  }

  #join(client: Socket, tries: number): void {
    const port = this.#ports[this.#next++ % this.#ports.length]
    if (tries === 0 || port === undefined) {
      client.destroy()
      return
    }
    const upstream = connect(port, 'localhost')
    upstream.once('connect', () => {
      upstream.on('error', () => client.destroy())
      upstream.on('close', () => client.destroy())
      client.on('close', () => upstream.destroy())
      client.pipe(upstream).pipe(client)
    })
    upstream.once('error', () => {
      if (upstream.connecting || upstream.bytesRead === 0) this.#join(client, tries - 1)
    })
  }
}
