import { Conducts } from '../conduct/conducts.ts'
import * as accountCalls from './account-calls.ts'
import type { Call, EndpointName, World } from './calls.ts'
import * as chatCalls from './chat-calls.ts'
import * as identityCalls from './identity-calls.ts'
import { checkParams, type Incoming, readBody, readQuery, refuseBody } from './incoming.ts'
import { checkKnownOrigin, checkOrigin, corsHeaders } from './origin.ts'
import * as privacyCalls from './privacy-calls.ts'
import { problemReply, Refusal, type Reply } from './refusal.ts'
import { routeTo } from './router.ts'
import * as transferCalls from './transfer-calls.ts'
import { authenticate } from './session.ts'

const calls: Readonly<Record<EndpointName, Call>> = {
  ...chatCalls,
  ...accountCalls,
  ...identityCalls,
  ...transferCalls,
  ...privacyCalls,
}

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

/** Answers requests, under the conduct of their endpoint. */
export class Server {
  readonly served: ServedRequest[] = []
  readonly conducts = new Conducts()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** Rejects only if the connection breaks. */
  async answer(incoming: Incoming): Promise<Reply> {
    const requestId = `req-${this.#world.installation.count()}`
    const reply = await this.#guarded(requestId, () => this.#route(incoming, requestId))
    return {
      ...reply,
      headers: { ...reply.headers, 'x-papo': '1', 'x-request-id': requestId },
    }
  }

  async #route(incoming: Incoming, requestId: string): Promise<Reply> {
    const { name, params } = routeTo(incoming.method, incoming.url.pathname)
    const served = {
      endpoint: name,
      request: `${incoming.method} ${incoming.url.pathname}${incoming.url.search}`,
      body: bodyOf(incoming.text),
      status: null as number | null,
    }
    this.served.push(served)
    const work = () => this.#guarded(requestId, () => this.#perform(name, params, incoming))
    const { time } = this.#world.installation
    const reply = await this.#guarded(requestId, () =>
      this.conducts.for(name)({ endpoint: name, time, work }),
    )
    served.status = reply.status
    return { ...reply, headers: { ...reply.headers, ...this.#cors(name, incoming, reply) } }
  }

  async #perform(
    name: EndpointName,
    params: Record<string, string>,
    incoming: Incoming,
  ): Promise<Reply> {
    const { installation } = this.#world
    const call = calls[name]
    if (name !== 'widgetSettings') checkKnownOrigin(installation, incoming)
    const caller = authenticate(installation, incoming.headers, call.access)
    checkOrigin(installation, caller, incoming)
    if (caller?.type === 'agent') caller.agent.seenAt = installation.time.now()
    checkParams(params)
    const query = readQuery(incoming.url.searchParams, call.query ?? {})
    const body = call.body ? readBody(incoming, call.body) : refuseBody(incoming)
    return call.run(this.#world, { params, query, body, caller, incoming })
  }

  /** A refused origin gets no headers: its browser hides even the refusal. */
  #cors(name: EndpointName, incoming: Incoming, { body }: Reply): Record<string, string> {
    if (body?.includes('"code":"origin_not_allowed"')) return {}
    return corsHeaders(this.#world.installation, incoming, name === 'widgetSettings')
  }

  async #guarded(requestId: string, run: () => Promise<Reply>): Promise<Reply> {
    try {
      return await run()
    } catch (error) {
      if (error instanceof Refusal) return problemReply(error, requestId)
      throw error
    }
  }
}

function bodyOf(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return text
  }
}
