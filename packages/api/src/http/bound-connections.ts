import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock } from '@papo/core/platform/clock'
import type { App } from './app-type.ts'

/** Browsers and proxies send the next request after the answer; few programs send several ahead. */
const mostRequests = 8
/** A reader who takes nothing for so long does not come back for it. */
const readWithinMs = 30_000
const lookEveryMs = 5_000
/** For all readers together; above it, the one with the most is closed. */
const mostBytes = 64 * 1024 ** 2

/** What waits for the reader of a connection. */
interface Waiting {
  answers: Set<ServerResponse>
  /** How much of it had been taken when the reader last took something, and how long ago that is. */
  takenBytes: number
  stillMs: number
}

/**
 * Bounds what the server keeps for readers who do not read: the requests that one connection may send ahead, the time
 * that an answer waits for its reader, and the bytes that wait in all. What is over a bound is closed.
 */
export function boundConnections(app: App, clock: Pick<Clock, 'every'>): void {
  const open = new Map<Socket, Waiting>()
  function forget(this: Socket): void {
    open.delete(this)
  }

  app.server.on('connection', (socket: Socket) => {
    open.set(socket, { answers: new Set(), takenBytes: 0, stillMs: 0 })
    socket.once('close', forget)
  })
  // A WebSocket has bounds of its own, and there may be many: nothing of this is kept for it.
  app.server.on('upgrade', (_request: IncomingMessage, socket: Socket) => {
    socket.off('close', forget)
    open.delete(socket)
  })
  app.server.on('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
    const waiting = open.get(socket)
    if (waiting === undefined) return
    waiting.answers.add(answer)
    answer.once('close', () => waiting.answers.delete(answer))
    if (waiting.answers.size > mostRequests) socket.destroy()
  })
  const stop = clock.every(lookEveryMs, () => {
    let total = 0
    const bySize: { socket: Socket; bytes: number }[] = []
    for (const [socket, waiting] of open) {
      const bytes = bytesOf(socket, waiting)
      if (isGivenUp(socket, waiting, bytes)) {
        socket.destroy()
        continue
      }
      total += bytes
      if (bytes > 0) bySize.push({ socket, bytes })
    }
    if (total <= mostBytes) return
    for (const { socket, bytes } of bySize.toSorted((one, other) => other.bytes - one.bytes)) {
      if (total <= mostBytes) return
      socket.destroy()
      total -= bytes
    }
  })
  app.addHook('onClose', (_app, done) => {
    stop()
    done()
  })
}

/** The first answer writes to the socket; those behind it keep their text. */
function bytesOf(socket: Socket, { answers }: Waiting): number {
  let bytes = socket.writableLength
  for (const answer of answers) if (answer.socket === null) bytes += answer.writableLength
  return bytes
}

function isGivenUp(socket: Socket, waiting: Waiting, bytes: number): boolean {
  const taken = socket.bytesWritten - socket.writableLength
  const isStill = bytes > 0 && taken === waiting.takenBytes
  waiting.takenBytes = taken
  waiting.stillMs = isStill ? waiting.stillMs + lookEveryMs : 0
  return waiting.stillMs >= readWithinMs
}
