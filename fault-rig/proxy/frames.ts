import { type ClientRequest, type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import type { ForeignAnswer, PassingFrame, Rule } from './fault.ts'
import type { Upstream, Upstreams } from './upstreams.ts'

const heldAtMostMs = 500
const handshakeHeaders =
  /^(host|connection|upgrade|sec-websocket-(key|version|extensions|protocol))$/i

/** Passes WebSocket connections on, each frame as the rule says. */
export class Frames {
  rule: Rule<PassingFrame> = () => null
  /** What every handshake is answered instead of being passed on; null lets them pass. */
  instead: ForeignAnswer | null = null
  readonly #upstreams: Upstreams
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  readonly #ends = new Set<WebSocket>()
  /** When each client asked for a socket, in milliseconds of `performance.now()`. */
  readonly asked: number[] = []
  #number = 0

  constructor(upstreams: Upstreams) {
    this.#upstreams = upstreams
  }

  async pass(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => {})
    this.asked.push(performance.now())
    if (this.instead !== null) return answerInstead(socket, this.instead)
    for (const upstream of this.#upstreams.inTurn()) {
      const outer = await this.#connect(upstream, incoming, socket)
      if (outer === null) continue
      if (outer === 'refused') return
      this.#server.handleUpgrade(incoming, socket, head, (inner) => this.#join(inner, outer))
      return
    }
    socket.destroy()
  }

  /** Sockets that clients have open. */
  get open(): number {
    return this.#ends.size / 2
  }

  /** Breaks every connection. */
  cutAll(): void {
    for (const end of this.#ends) end.terminate()
  }

  close(): void {
    this.cutAll()
    this.#server.close()
  }

  /**
   * The upstream's socket, or null where it cannot be reached; a refusal is passed back unchanged.
   */
  #connect(
    upstream: Upstream,
    incoming: IncomingMessage,
    socket: Duplex,
  ): Promise<WebSocket | 'refused' | null> {
    const protocols = (incoming.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
    const passed = Object.entries(incoming.headers).filter(([name]) => !handshakeHeaders.test(name))
    const url = upstream.url.replace(/^http/, 'ws') + (incoming.url ?? '/')
    return new Promise((resolve) => {
      const outer = new WebSocket(url, protocols, {
        headers: { ...Object.fromEntries(passed), host: incoming.headers.host ?? '' },
        perMessageDeflate: false,
      })
      // Frames may arrive in the same packet as the handshake's answer: they wait for the other
      // socket.
      outer.once('open', () => {
        outer.pause()
        resolve(outer)
      })
      outer.once('unexpected-response', (asking: ClientRequest, answer) => {
        refuse(socket, answer)
        asking.destroy()
        resolve('refused')
      })
      outer.once('error', () => resolve(null))
    })
  }

  #join(inner: WebSocket, outer: WebSocket): void {
    // What loses frames in one direction loses the end of the connection in both.
    const connection = { isSwallowed: false }
    for (const [from, to, direction] of [
      [inner, outer, 'up'],
      [outer, inner, 'down'],
    ] as const) {
      this.#ends.add(from)
      const line = new Line(to, connection, () => {
        inner.terminate()
        outer.terminate()
      })
      from.on('message', (data, isBinary) => {
        const frame = { direction, data: bytesOf(data), isBinary, number: (this.#number += 1) }
        line.add(frame, this.rule(frame) ?? {})
      })
      from.on('close', (code, reason) => {
        this.#ends.delete(from)
        line.end(code, reason)
      })
      from.on('error', () => from.terminate())
    }
    outer.resume()
  }
}

/** Frames in one direction, in order unless a fault says otherwise. */
class Line {
  readonly #to: WebSocket
  readonly #cut: () => void
  #last: Promise<void> = Promise.resolve()
  readonly #connection: { isSwallowed: boolean }
  #held: { word: string; frame: PassingFrame; timer: NodeJS.Timeout } | null = null

  constructor(to: WebSocket, connection: { isSwallowed: boolean }, cut: () => void) {
    this.#to = to
    this.#connection = connection
    this.#cut = cut
  }

  add(frame: PassingFrame, fault: NonNullable<ReturnType<Rule<PassingFrame>>>): void {
    if (fault.isLost) {
      this.#connection.isSwallowed = true
      return
    }
    this.#last = this.#last.then(async () => {
      const { delayMs, cut, copies = 1, swap, bytesPerSecond } = fault
      if (cut === 'unsent' || cut === 'before') return this.#cut()
      if (delayMs !== undefined) await sleep(delayMs)
      if (bytesPerSecond !== undefined) await sleep((frame.data.length / bytesPerSecond) * 1000)
      if (swap !== undefined && this.#held === null) return this.#hold(swap, frame)
      for (let sent = 0; sent < copies; sent += 1) this.#send(frame)
      if (this.#held !== null) this.#release()
      if (cut === 'after') await this.#flushed().then(this.#cut)
    })
  }

  end(code: number, reason: Buffer): void {
    if (this.#connection.isSwallowed) return
    void this.#last.then(() => {
      if (this.#held !== null) this.#release()
      const isSendable = code >= 1000 && code < 5000 && ![1004, 1005, 1006, 1015].includes(code)
      if (isSendable) this.#to.close(code, reason)
      else if (code === 1005) this.#to.close()
      else this.#to.terminate()
    })
  }

  #hold(word: string, frame: PassingFrame): void {
    const timer = setTimeout(() => this.#release(), heldAtMostMs)
    this.#held = { word, frame, timer }
  }

  #release(): void {
    if (this.#held === null) return
    clearTimeout(this.#held.timer)
    const { frame } = this.#held
    this.#held = null
    this.#send(frame)
  }

  #send({ data, isBinary }: PassingFrame): void {
    if (this.#to.readyState === WebSocket.OPEN) this.#to.send(data, { binary: isBinary })
  }

  async #flushed(): Promise<void> {
    while (this.#to.readyState === WebSocket.OPEN && this.#to.bufferedAmount > 0) await sleep(1)
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}

function answerInstead(socket: Duplex, { status, headers, body }: ForeignAnswer): void {
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'connection: close']
  for (const [name, value] of Object.entries(headers)) head.push(`${name}: ${value}`)
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function refuse(socket: Duplex, answer: IncomingMessage): void {
  const head = [`HTTP/1.1 ${answer.statusCode ?? 502} ${answer.statusMessage ?? ''}`]
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    head.push(`${answer.rawHeaders[at]}: ${answer.rawHeaders[at + 1]}`)
  }
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  answer.pipe(socket)
}
