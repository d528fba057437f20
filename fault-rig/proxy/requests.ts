import {
  Agent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as ask,
  type ServerResponse,
} from 'node:http'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Broken, Fault, ForeignAnswer, PassingRequest, Rule } from './fault.ts'
import { Pairs } from './pairs.ts'
import { throttle } from './throttle.ts'
import type { Upstream, Upstreams } from './upstreams.ts'

/** Headers that belong to one connection and are not passed on. */
const ofTheConnection = ['connection', 'keep-alive', 'transfer-encoding', 'content-length']

interface Reply {
  message: IncomingMessage
  answer: Answer
}

/** Whether the upstream cannot have seen the request, so that another one may be tried. */
const wasNotSent = (error: unknown): boolean => (error as { code?: string }).code === 'ECONNREFUSED'

/** Passes requests on, as the rule says. */
export class Requests {
  rule: Rule<PassingRequest> = () => null
  readonly answers: Answer[] = []
  readonly broken: Broken[] = []
  /** Number of requests that wait for their answer. */
  underWay = 0
  readonly #upstreams: Upstreams
  readonly #agent = new Agent({ keepAlive: true })
  readonly #pairs = new Pairs()
  #number = 0

  constructor(upstreams: Upstreams) {
    this.#upstreams = upstreams
  }

  async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    this.underWay += 1
    const { method = 'GET', headers } = incoming
    try {
      const passing = await this.#read(incoming)
      const fault = this.rule(passing) ?? {}
      if (fault.cut === 'unsent') return void incoming.socket.destroy()
      if (fault.delayMs !== undefined) await sleep(fault.delayMs)
      if (fault.instead !== undefined) return answerInstead(fault.instead, outgoing)
      const passed = fault.swap === undefined ? () => {} : await this.#pairs.turn(fault.swap)
      await this.#exchange(passing, fault, outgoing).finally(passed)
    } catch {
      // The upstream or the client has disconnected: the other side sees its connection break.
      if (!incoming.socket.destroyed) {
        const { authorization = '' } = headers
        this.broken.push({ method, authorization, at: performance.now() })
      }
      incoming.socket.destroy()
    } finally {
      this.underWay -= 1
    }
  }

  close(): void {
    this.#agent.destroy()
  }

  async #read(incoming: IncomingMessage): Promise<PassingRequest> {
    const number = (this.#number += 1)
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { method = 'GET', url: path = '/', headers } = incoming
    return { method, path, headers, body: Buffer.concat(chunks), number }
  }

  async #exchange(passing: PassingRequest, fault: Fault, outgoing: ServerResponse): Promise<void> {
    const aborter = new AbortController()
    const { copies = 1, cut } = fault
    if (copies === 1) outgoing.once('close', () => aborter.abort())
    const cutAtOnce = () => {
      outgoing.destroy()
      aborter.abort()
    }
    const sent = Array.from({ length: copies }, () =>
      this.#send(passing, aborter.signal, cut === 'before' ? cutAtOnce : () => {}),
    )
    const first = await Promise.any(sent)
    for (const other of sent)
      void other.then((reply) => (reply === first ? undefined : lose(reply)), ignore)
    if (cut === 'after') {
      await lose(first)
      outgoing.destroy()
      return
    }
    if (fault.replyDelayMs !== undefined) await sleep(fault.replyDelayMs)
    await deliver(first, fault, outgoing)
    if (copies > 1) await Promise.allSettled(sent)
  }

  /** Sends to the next upstream that takes a connection. */
  async #send(passing: PassingRequest, signal: AbortSignal, onSent: () => void): Promise<Reply> {
    let last: unknown = new Error('no upstream is in')
    for (const upstream of this.#upstreams.inTurn()) {
      try {
        return await this.#sendTo(upstream, passing, signal, onSent)
      } catch (error) {
        if (!wasNotSent(error)) throw error
        last = error
      }
    }
    throw last
  }

  #sendTo(
    upstream: Upstream,
    { method, path, headers, body }: PassingRequest,
    signal: AbortSignal,
    onSent: () => void,
  ): Promise<Reply> {
    const askedAt = performance.now()
    return new Promise((resolve, reject) => {
      const asking = ask(upstream.url + path, {
        method,
        agent: this.#agent,
        headers: headersOf(headers, body),
        signal,
      })
      asking.on('error', reject)
      asking.on('response', (message) => {
        const answer: Answer = {
          method,
          path,
          status: message.statusCode ?? 0,
          contentType: message.headers['content-type'] ?? '',
          retryAfter: message.headers['retry-after'] ?? null,
          askedAt,
          answeredAt: performance.now(),
          upstream: upstream.name,
          isDelivered: true,
        }
        this.answers.push(answer)
        resolve({ message, answer })
      })
      asking.end(body, onSent)
    })
  }
}

const ignore = () => {}

function headersOf(headers: IncomingMessage['headers'], body: Buffer): OutgoingHttpHeaders {
  const passed = Object.entries(headers).filter(([name]) => !ofTheConnection.includes(name))
  const hasBody = body.length > 0 || headers['content-length'] !== undefined
  return {
    ...Object.fromEntries(passed),
    ...(hasBody ? { 'content-length': body.length } : {}),
  }
}

function answerInstead(answer: ForeignAnswer, outgoing: ServerResponse): void {
  const { status, headers, body, isCut = false } = answer
  const hasNoBody = status === 204 || status === 205 || status === 304
  const length = Buffer.byteLength(body) + (isCut ? 1 : 0)
  outgoing.writeHead(status, hasNoBody ? headers : { ...headers, 'content-length': length })
  if (hasNoBody || !isCut) outgoing.end(hasNoBody ? '' : body)
  else outgoing.write(body, () => outgoing.destroy())
}

/** Reads the whole answer and drops it. */
async function lose({ message, answer }: Reply): Promise<void> {
  answer.isDelivered = false
  message.resume()
  await new Promise<void>((resolve) => {
    if (message.readableEnded || message.destroyed) resolve()
    else message.once('close', resolve)
  })
}

async function deliver(
  { message }: Reply,
  { bytesPerSecond }: Fault,
  outgoing: ServerResponse,
): Promise<void> {
  const { rawHeaders } = message
  const pairs: [string, string][] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    const isKept =
      name.toLowerCase() === 'content-length' || !ofTheConnection.includes(name.toLowerCase())
    if (isKept) pairs.push([name, rawHeaders[at + 1] ?? ''])
  }
  outgoing.writeHead(message.statusCode ?? 502, pairs.flat())
  if (bytesPerSecond === undefined) await pipeline(message, outgoing)
  else await pipeline(message, throttle(bytesPerSecond), outgoing)
}
