import { admit, shownHeader } from '@papo/core/call/admit'
import type { Answers } from '@papo/core/call/answer'
import { answer, answersOf } from '@papo/core/call/answers'
import { cookieNames } from '@papo/core/call/cookies'
import { inputReader, noQuery, type ReadInput } from '@papo/core/call/input'
import { parseJsonBody, requireJsonType, wrongMediaType } from '@papo/core/call/json-body'
import {
  isHiddenFromScripts,
  type PageOfCall,
  preflightHeaders,
  readableBy,
  requireListedOrigin,
} from '@papo/core/call/origin'
import { problemAnswer } from '@papo/core/call/problem'
import { type Route, routesOf } from '@papo/core/call/route-to'
import { Refusal as ProductRefusal } from '@papo/core/platform/refusal'
import { callSource, type CookieNames } from '@papo/core/session/call-source'
import { type EndpointDefinition, endpoints } from '@papo/protocol/endpoints'
import type { EndpointName } from '../conduct/conduct.ts'
import { Conducts } from '../conduct/conducts.ts'
import type { Reply } from '../conduct/refusal.ts'
import { offThread } from '../platform/off-thread.ts'
import { cookiesOf, type Incoming, queryOf } from './incoming.ts'
import { problemReply, replyOf, wholeOf } from './reply.ts'
import { publicUrl, type Services } from './services.ts'
import { type BackendSocket, type SocketClient, type SocketPage, Sockets } from './sockets.ts'

/** A request that the backend has received. */
export interface ServedRequest {
  readonly endpoint: EndpointName
  /** `METHOD /path?query`. */
  readonly request: string
  /** The JSON that was sent, or null. */
  readonly body: unknown
  /** The status of the answer; null while there is none or if the connection broke. */
  readonly status: number | null
}

export interface ServerOptions {
  signUp: 'open' | 'closed'
  /** Resolves when the first workspace is stored. */
  ready: Promise<void>
}

/** A request, with what is known of it before its endpoint is. */
interface ReceivedCall {
  incoming: Incoming
  page: PageOfCall
  requestId: string
}

const rows: Readonly<Record<EndpointName, EndpointDefinition>> = endpoints
const routeTo = routesOf(rows)
const inputReaders = new Map<EndpointName, ReadInput>()
const address = '127.0.0.1'

/** Prepared by the first call of an endpoint, for every backend. */
function readerOf(name: EndpointName): ReadInput {
  const known = inputReaders.get(name)
  if (known) return known
  const { params, query = noQuery, body } = rows[name]
  const reader = inputReader({ params, query, body })
  inputReaders.set(name, reader)
  return reader
}

/** Answers requests by the product's own rules, under the conduct of their endpoint. */
export class Server {
  readonly served: ServedRequest[] = []
  readonly conducts = new Conducts()
  readonly #services: Services
  readonly #answers: Answers
  readonly #ready: Promise<void>
  readonly #sockets: Sockets
  /** Refusals that scripts of the page must not read. */
  readonly #hidden = new WeakSet<Reply>()
  #received = 0

  constructor(services: Services, { signUp, ready }: ServerOptions) {
    this.#services = services
    this.#answers = answersOf(services, { signUp: signUp === 'open', publicUrl })
    this.#ready = ready
    this.#sockets = new Sockets(services, this.#answers, ready)
  }

  openSocket(client: SocketClient, page: SocketPage): BackendSocket {
    return this.#sockets.open(client, page)
  }

  /** Rejects only if the connection breaks. */
  async answer(incoming: Incoming): Promise<Reply> {
    this.#received += 1
    const requestId = `req-${this.#received}`
    const call = { incoming, page: pageOf(incoming), requestId }
    const { reply, isForAnyone } = await this.#route(call)
    await this.#ready
    const readable = this.#hidden.has(reply)
      ? null
      : readableBy(call.page, isForAnyone, this.#services.origins)
    const date = this.#services.clock.now().toUTCString()
    const own = { date, vary: 'Origin', 'x-papo': '1', 'x-request-id': requestId }
    return { ...reply, headers: { ...reply.headers, ...readable, ...own } }
  }

  async #route(call: ReceivedCall): Promise<{ reply: Reply; isForAnyone: boolean }> {
    const { method, url, headers } = call.incoming
    if (method === 'OPTIONS' && headers.has('access-control-request-method')) {
      const reply = await this.#guarded(call, () => this.#preflight(call))
      return { reply, isForAnyone: false }
    }
    const route = routeOrRefusal(method, url.pathname)
    if (route instanceof ProductRefusal) {
      return { reply: this.#refused(call, route), isForAnyone: false }
    }
    const reply = await this.#conducted(call, route)
    return { reply, isForAnyone: rows[route.name].cors !== undefined }
  }

  async #preflight({ page }: ReceivedCall): Promise<Reply> {
    await this.#ready
    requireListedOrigin(undefined, page, this.#services.origins)
    return { status: 204, headers: preflightHeaders, body: null }
  }

  async #conducted(call: ReceivedCall, { name, params }: Route<EndpointName>): Promise<Reply> {
    const { method, url } = call.incoming
    const served = {
      endpoint: name,
      request: `${method} ${url.pathname}${url.search}`,
      body: sentIn(call.incoming),
      status: null as number | null,
    }
    this.served.push(served)
    await this.#ready
    // Each arrival has parameters of its own: the check of the input fills them in.
    const perform = () => this.#perform(call, { name, params: { ...params } })
    const work = () => this.#guarded(call, perform)
    const conduct = this.conducts.for(name)
    const { time } = this.#services
    const reply = await this.#guarded(call, () => conduct({ endpoint: name, time, work }))
    served.status = reply.status
    return reply
  }

  /** One arrival of a request. */
  async #perform(
    { incoming, page }: ReceivedCall,
    { name, params }: Route<EndpointName>,
  ): Promise<Reply> {
    const { authenticator, origins, presence } = this.#services
    const { headers, url, signal = new AbortController().signal } = incoming
    const { policy } = rows[name]
    requireListedOrigin(policy, page, origins)
    const authorization = headers.get('authorization') ?? undefined
    const names = cookieNames(url.origin)
    const cookies = cookiesOf(headers)
    const cookie = (name: keyof CookieNames) => cookies.get(names[name]) ?? null
    const session = authorization === undefined ? cookie('session') : null
    const shown = headers.get(shownHeader) ?? undefined
    const presented = { authorization, session, shown, page }
    const caller = await admit(policy, presented, { authenticator, origins })
    const over = caller?.type === 'agent' ? presence.track(caller) : () => {}
    try {
      const input = { params, query: queryOf(url), body: bodyOf(incoming) }
      readerOf(name)(input)
      const header = (field: string) => headers.get(field) ?? undefined
      const source = callSource({ address, header, cookie })
      const connection = {
        source,
        origin: page.origin,
        isOwn: page.isOwn,
        authorization,
        disconnected: signal,
      }
      const run = async () => answer(this.#answers, name, { ...connection, ...input, caller })
      // A signature is checked by the platform, on another thread.
      const answered = await (name === 'identify' ? offThread(run) : run())
      return replyOf(await wholeOf(answered), url.origin)
    } finally {
      over()
    }
  }

  async #guarded(call: ReceivedCall, run: () => Promise<Reply>): Promise<Reply> {
    try {
      return await run()
    } catch (error) {
      if (error instanceof ProductRefusal) return this.#refused(call, error)
      throw error
    }
  }

  #refused({ incoming, requestId }: ReceivedCall, refusal: ProductRefusal): Reply {
    const reply = problemReply(problemAnswer(refusal, requestId, incoming.url.origin))
    if (isHiddenFromScripts(refusal)) this.#hidden.add(reply)
    return reply
  }
}

function routeOrRefusal(method: string, path: string): Route<EndpointName> | ProductRefusal {
  try {
    return routeTo(method, path)
  } catch (error) {
    if (error instanceof ProductRefusal) return error
    throw error
  }
}

function pageOf({ method, url, headers }: Incoming): PageOfCall {
  const origin = headers.get('origin') ?? undefined
  const fetchSite = headers.get('sec-fetch-site') ?? undefined
  return { method, origin, isOwn: origin === url.origin, fetchSite }
}

/** The value of the body; undefined for none. */
function bodyOf({ headers, body }: Incoming): unknown {
  const type = headers.get('content-type') ?? undefined
  if (type === undefined && body.length === 0) return undefined
  if (type === undefined) throw wrongMediaType()
  requireJsonType(type, headers.get('content-encoding') ?? undefined)
  return parseJsonBody(body)
}

/** What was sent, for the record: the value of the JSON, or else the text. */
function sentIn({ body }: Incoming): unknown {
  const text = new TextDecoder().decode(body)
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return text
  }
}
