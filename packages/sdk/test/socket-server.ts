import {
  type Chat,
  type ClientFrame,
  closeCodes,
  type LogPage,
  type ServerFrame,
  type WaitingChats,
} from '@papo/protocol'
import type { Backend, ServerSocket } from '@papo/testing'

/** One socket and what it has done. */
export interface Connected {
  readonly socket: ServerSocket
  /** What the client has sent, in order. */
  readonly frames: ClientFrame[]
  readonly watched: Map<string, string>
  /** The last page of each log that was sent, without its entries. */
  readonly last: Map<string, string>
  token: string | undefined
  isQueueWatched: boolean
  /** What lists of chats showed when the client was told last. */
  listed: string
}

/**
 * The server’s end of sockets over a backend in memory: each log is read with the poll’s own call, after
 * every request that may have changed it.
 */
export class SocketServer {
  readonly sockets: Connected[] = []
  /** Whether upgrades are accepted, refused, or swallowed by a proxy. */
  upgrade: 'accept' | 'refuse' | 'swallow' | 'forbid' = 'accept'
  /** Whether the server is silent on open sockets. */
  isSilent = false
  readonly #backend: Backend
  readonly #origin: string
  readonly #browser: typeof fetch
  #isPushing = false
  #isStale = false

  constructor(backend: Backend, origin = 'https://papo.test') {
    this.#backend = backend
    this.#origin = origin
    this.#browser = backend.fetch
  }

  /** The backend’s `fetch`; what it has changed is pushed. */
  readonly fetch: typeof fetch = async (input, init) => {
    const answer = await this.#backend.fetch(input, init)
    if ((init?.method ?? 'GET') !== 'GET') void this.push()
    return answer
  }

  readonly accept = (socket: ServerSocket): void => {
    const frames: ClientFrame[] = []
    const connected: Connected = {
      socket,
      frames,
      watched: new Map(),
      last: new Map(),
      token: undefined,
      isQueueWatched: false,
      listed: '',
    }
    this.sockets.push(connected)
    socket.onText((text) => {
      const frame = JSON.parse(text) as ClientFrame
      frames.push(frame)
      if (!this.isSilent) this.#receive(connected, frame)
    })
    if (this.upgrade === 'accept') socket.accept()
    else if (this.upgrade === 'refuse') socket.refuse()
    else if (this.upgrade === 'forbid') socket.forbid()
  }

  get open(): Connected[] {
    return this.sockets.filter(({ socket }) => socket.isOpen)
  }

  get last(): Connected {
    const last = this.sockets.at(-1)
    if (!last) throw new Error('No socket was opened')
    return last
  }

  send({ socket }: Connected, frame: ServerFrame): void {
    socket.send(JSON.stringify(frame))
  }

  /** Closes every open socket. */
  cut(code = 1006): void {
    for (const { socket } of this.open) socket.close(code)
  }

  /** Pushes what has changed, to every socket. */
  async push(): Promise<void> {
    this.#isStale = true
    if (this.#isPushing) return
    this.#isPushing = true
    while (this.#isStale) {
      this.#isStale = false
      for (const connected of this.open) await this.#pushTo(connected)
    }
    this.#isPushing = false
  }

  #receive(connected: Connected, frame: ClientFrame): void {
    switch (frame.type) {
      case 'auth':
        connected.token = frame.token
        return
      case 'ping':
        return this.send(connected, { type: 'pong' })
      case 'watch':
        connected.watched.set(frame.chatId, frame.after ?? '')
        return void this.#pushLog(connected, frame.chatId, true)
      case 'unwatch':
        return void connected.watched.delete(frame.chatId)
      case 'watchQueue':
        connected.isQueueWatched = true
        connected.listed = ''
        return void this.#pushTo(connected)
      case 'typing':
        return this.#post(connected, frame.chatId, 'typing', { typing: frame.typing })
      case 'read':
        return this.#post(connected, frame.chatId, 'read', { upTo: frame.upTo })
      case 'unwatchQueue':
        connected.isQueueWatched = false
        return
      case 'pong':
        return
    }
  }

  async #pushTo(connected: Connected): Promise<void> {
    for (const chatId of connected.watched.keys()) await this.#pushLog(connected, chatId, false)
    if (!connected.isQueueWatched) return
    const queue = await this.#get<WaitingChats>(connected, '/v1/chats/waiting')
    if (queue && !this.isSilent) this.send(connected, { type: 'queue', ...queue })
    const all = await this.#get<{ chats: Chat[] }>(connected, '/v1/chats?limit=100')
    const shown = all?.chats.map(({ id, status, agent, rating }) => [id, status, agent?.id, rating])
    const listed = JSON.stringify(shown)
    if (!shown || this.isSilent || listed === connected.listed) return
    connected.listed = listed
    this.send(connected, { type: 'chats' })
  }

  async #pushLog(connected: Connected, chatId: string, isFirst: boolean): Promise<void> {
    const after = connected.watched.get(chatId)
    if (after === undefined) return
    const query = `after=${encodeURIComponent(after)}&limit=100`
    const page = await this.#get<LogPage>(connected, `/v1/chats/${chatId}/messages?${query}`)
    if (!page) return
    // Only the last read from this cursor counts.
    if (connected.watched.get(chatId) !== after || this.isSilent) return
    const { messages, nextPollInMs: _, ...rest } = page
    const text = JSON.stringify(rest)
    if (!messages.length && !isFirst && connected.last.get(chatId) === text) return
    connected.last.set(chatId, text)
    connected.watched.set(chatId, page.cursor)
    this.send(connected, { type: 'log', chatId, ...page })
    if (page.hasMore) await this.#pushLog(connected, chatId, false)
  }

  #post({ token }: Connected, chatId: string, hint: string, body: object): void {
    void this.fetch(`${this.#origin}/v1/chats/${chatId}/${hint}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    })
  }

  /** Null after a refusal, which closes the socket. */
  async #get<Answer>({ token, socket }: Connected, path: string): Promise<Answer | null> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const answer = await this.#browser(this.#origin + path, { headers })
    if (answer.ok) return (await answer.json()) as Answer
    socket.close(closeCodes.notAuthenticated)
    return null
  }
}
