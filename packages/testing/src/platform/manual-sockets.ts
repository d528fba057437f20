import type { Platform, RawSocket, SocketEvents } from '@papo/sdk'

/** The server’s end of a WebSocket that a client opens. */
export interface ServerSocket {
  readonly address: string
  readonly protocol: string
  /** Whether neither end has closed it. */
  readonly isOpen: boolean
  /** Answers the upgrade; without it, or a refusal, the client waits. */
  accept(): void
  /** Refuses the upgrade, as a proxy may. */
  refuse(): void
  /** The page’s own content security policy forbids the socket. */
  forbid(): void
  /** Receives each text of the client. */
  onText(run: (text: string) => void): void
  /** Called once when the client has closed the socket. */
  onClosed(run: () => void): void
  send(text: string): void
  /** Closes the socket with a code; 1006 is a broken connection. */
  close(code: number): void
}

/** Receives every socket that a client opens. */
export type SocketServer = (socket: ServerSocket) => void

const broken = 1006

/** One socket: an end hears of what the other has done after the current work, in order. */
function connect(address: string, protocol: string, events: SocketEvents, over: () => void) {
  let state: 'connecting' | 'open' | 'closed' = 'connecting'
  let receive: (text: string) => void = () => {}
  let closed: () => void = () => {}
  const end = () => {
    state = 'closed'
    over()
  }
  const fail = (code: number, isForbidden: boolean) =>
    queueMicrotask(() => {
      if (state === 'closed') return
      end()
      events.onClose(code, isForbidden)
    })
  const client: RawSocket = {
    send(text) {
      queueMicrotask(() => {
        if (state === 'open') receive(text)
      })
    },
    close() {
      if (state === 'closed') return
      end()
      queueMicrotask(() => closed())
    },
  }
  const server: ServerSocket = {
    address,
    protocol,
    get isOpen() {
      return state === 'open'
    },
    accept() {
      queueMicrotask(() => {
        if (state !== 'connecting') return
        state = 'open'
        events.onOpen()
      })
    },
    refuse: () => fail(broken, false),
    forbid: () => fail(broken, true),
    onText: (run) => void (receive = run),
    onClosed: (run) => void (closed = run),
    send(text) {
      queueMicrotask(() => {
        if (state === 'open') events.onText(text)
      })
    },
    close: (code) => fail(code, false),
  }
  return { client, server }
}

/** Opens WebSockets to a server of the test. */
export class ManualSockets {
  readonly #open = new Set<object>()
  #server: SocketServer | null

  constructor(server: SocketServer | null) {
    this.#server = server
  }

  get server(): SocketServer | null {
    return this.#server
  }

  /** The number of sockets that are open or being opened. */
  get count(): number {
    return this.#open.size
  }

  connect(server: SocketServer | null): void {
    this.#server = server
  }

  readonly open: NonNullable<Platform['openSocket']> = (address, protocol, events) => {
    const key = {}
    const { client, server } = connect(address, protocol, events, () => this.#open.delete(key))
    this.#open.add(key)
    if (this.#server) this.#server(server)
    else server.refuse()
    return client
  }
}
