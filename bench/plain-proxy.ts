import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy that knows no WebSocket, as some companies have: a handshake reaches the server as a plain request. */
export class PlainProxy {
  readonly url: string
  /** The server that requests go to. */
  target = ''
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`
  }

  static async open(): Promise<PlainProxy> {
    const server = createServer().listen(0, 'localhost')
    await once(server, 'listening')
    const proxy = new PlainProxy(server)
    server.on('request', (asked, answer) => {
      const { upgrade: _upgrade, connection: _connection, ...headers } = asked.headers
      const onward = request(proxy.target + asked.url, { method: asked.method, headers })
      onward.on('response', (from) => {
        answer.writeHead(from.statusCode ?? 502, from.headers)
        from.pipe(answer)
      })
      onward.on('error', () => answer.destroy())
      answer.on('close', () => onward.destroy())
      asked.pipe(onward)
    })
    return proxy
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
