import type { Answers } from '@papo/core/call/answer'
import type { Connection, Opening } from '@papo/core/realtime/connection'
import { createRealtime, type Realtime } from '@papo/core/realtime/realtime'
import { fail, type Services } from './services.ts'

/** The client's end of a socket, as the backend sees it. */
export interface SocketClient {
  /** A frame of the server, as a JSON text. */
  receive(frame: string): void
  /** The server has closed the socket. */
  closed(code: number): void
}

/** The page of a client. */
export interface SocketPage {
  /** The header `Origin`; without it, the client is a program. */
  origin?: string
  /** Whether the page is the backend's own. */
  isOwn?: boolean
  /** The token in the console's cookie. */
  session?: string | null
}

/** The server's end of a socket. */
export interface BackendSocket {
  send(frame: string): void
  close(): void
}

const encoder = new TextEncoder()

/** The sockets of the backend: the product's own, over no network. Nothing limits how many frames there are. */
export class Sockets {
  readonly #realtime: Realtime
  readonly #ready: Promise<void>

  constructor(services: Services, answers: Answers, ready: Promise<void>) {
    const { metrics } = services
    const counted = { ...metrics, opened() {}, received() {}, sent() {}, closed() {} }
    const needs = { ...services, metrics: counted, answers, count: () => {}, onError: fail }
    this.#realtime = createRealtime(needs, { scale: Infinity })
    this.#ready = ready
  }

  open(client: SocketClient, { origin, isOwn = false, session = null }: SocketPage): BackendSocket {
    let isClosed = false
    const connection: Connection = {
      buffered: 0,
      send(text, onFlushed) {
        if (!isClosed) client.receive(text)
        onFlushed?.()
      },
      confirm: () => queueMicrotask(() => socket.confirmed()),
      close(code) {
        isClosed = true
        client.closed(code)
      },
    }
    const page = { method: 'GET', origin, isOwn, fetchSite: undefined }
    const opening: Opening = { page, session, address: '127.0.0.1' }
    const socket = this.#realtime.accept(connection, opening)
    return {
      send: (frame) => void this.#ready.then(() => socket.receive(encoder.encode(frame))),
      close() {
        isClosed = true
        socket.ended()
      },
    }
  }
}
