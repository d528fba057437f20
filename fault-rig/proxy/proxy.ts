import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Frames } from './frames.ts'
import type { Answer, Broken, ForeignAnswer, PassingFrame, PassingRequest, Rule } from './fault.ts'
import { Requests } from './requests.ts'
import { Upstreams } from './upstreams.ts'

/**
 * Stands between clients and servers and injects faults by rules: one for requests and one for
 * WebSocket frames. Without rules it is a round-robin load balancer that tries the next server
 * where one refuses the connection.
 */
export class FaultProxy {
  readonly url: string
  readonly port: number
  readonly upstreams: Upstreams
  readonly #server: Server
  readonly #requests: Requests
  readonly #frames: Frames

  private constructor(server: Server, requests: Requests, frames: Frames, upstreams: Upstreams) {
    this.#server = server
    this.#requests = requests
    this.#frames = frames
    this.upstreams = upstreams
    this.port = (server.address() as AddressInfo).port
    this.url = `http://localhost:${this.port}`
  }

  static async open(upstreamUrls: readonly string[], port = 0): Promise<FaultProxy> {
    const upstreams = new Upstreams(upstreamUrls)
    const requests = new Requests(upstreams)
    const frames = new Frames(upstreams)
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 })
    server.on('request', (incoming, outgoing) => void requests.pass(incoming, outgoing))
    server.on('upgrade', (incoming, socket, head) => void frames.pass(incoming, socket, head))
    server.on('clientError', (_error, socket) => socket.destroy())
    server.listen(port)
    await once(server, 'listening')
    return new FaultProxy(server, requests, frames, upstreams)
  }

  /** Every answer of an upstream so far, in the order of arrival. */
  get answers(): readonly Answer[] {
    return this.#requests.answers
  }

  /** The requests without a complete answer that no rule caused. */
  get broken(): readonly Broken[] {
    return this.#requests.broken
  }

  /** Number of requests that wait for their answer. */
  get underWay(): number {
    return this.#requests.underWay
  }

  /** Number of WebSockets that are open. */
  get sockets(): number {
    return this.#frames.open
  }

  /** When each WebSocket was asked for, in milliseconds of `performance.now()`. */
  get socketsAsked(): readonly number[] {
    return this.#frames.asked
  }

  onRequest(rule: Rule<PassingRequest>): void {
    this.#requests.rule = rule
  }

  onFrame(rule: Rule<PassingFrame>): void {
    this.#frames.rule = rule
  }

  /** Answers every handshake of a WebSocket so; null lets them pass. */
  answerHandshakes(instead: ForeignAnswer | null): void {
    this.#frames.instead = instead
  }

  /** Removes all rules: everything passes from now on. */
  heal(): void {
    this.#requests.rule = () => null
    this.#frames.rule = () => null
    this.#frames.instead = null
  }

  /** Breaks every connection of every client. */
  cutAll(): void {
    this.#server.closeAllConnections()
    this.#frames.cutAll()
  }

  async close(): Promise<void> {
    this.#frames.close()
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
    this.#requests.close()
  }
}
