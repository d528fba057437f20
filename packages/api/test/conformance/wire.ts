import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A connection to a server that can be cut, blocked and recorded. */
export interface Wire {
  url: string
  /** Everything that clients have sent so far. */
  sent(): string
  /** Ends every connection, and refuses new ones until `mend`. */
  cut(): void
  /** Keeps every connection open and passes nothing, in either direction, until `mend`. */
  hold(): void
  mend(): void
  /** New connections go to this server; those that are open stay. */
  leadTo(target: string): void
  close(): Promise<void>
}

/** A wire to the server of `target`; it may start cut. */
export async function openWire(target: string, state: 'whole' | 'cut' = 'whole'): Promise<Wire> {
  let url = new URL(target)
  const sockets = new Set<Socket>()
  const sent: Buffer[] = []
  let isCut = state === 'cut'
  let isHeld = false
  const add = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    if (isHeld) socket.pause()
  }
  const server = createServer((inner) => {
    if (isCut) return void inner.destroy()
    const outer = connect(Number(url.port), url.hostname)
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      add(from)
      from.on('data', (data) => {
        if (from === inner) sent.push(data)
        to.write(data)
      })
      from.on('close', () => to.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = new URL(target)
  own.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const end = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: own.href,
    sent: () => Buffer.concat(sent).toString(),
    cut() {
      isCut = true
      end()
    },
    hold() {
      isHeld = true
      for (const socket of sockets) socket.pause()
    },
    mend() {
      isCut = false
      isHeld = false
      for (const socket of sockets) socket.resume()
    },
    leadTo(other) {
      url = new URL(other)
    },
    async close() {
      end()
      server.close()
      await once(server, 'close')
    },
  }
}
