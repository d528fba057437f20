import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { closeCodes, realtimeLimits, realtimePath, realtimeProtocol } from '@papo/protocol'
import type { Opening } from '@papo/core/realtime/connection'
import type { RealtimeNeeds } from '@papo/core/realtime/needs'
import { createRealtime, type Realtime } from '@papo/core/realtime/realtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { WebSocketServer } from 'ws'
import type { App } from '../http/app-type.ts'
import type { CallGate } from '../http/call-gate.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { ownSession, requireHandshake } from './handshake.ts'
import { type OnEnded, WireSocket } from './wire-socket.ts'

/** How long a client may take to answer a close before it is cut off. */
const closeTimeoutMs = 2_000

/** A handshake on its way through the hooks that every request passes. */
interface Handshake {
  socket: Duplex
  head: Buffer
}

type ServedNeeds = Omit<RealtimeNeeds, 'answers' | 'count' | 'metrics' | 'onError'> & {
  metrics: Metrics
}

/**
 * Serves `/v1/realtime`. A handshake passes the hooks of every request, so that its origin, its address and its rate
 * are judged as usual, and is refused with a problem before anything is kept. The request and its answer are then let
 * go: an open socket keeps nothing of them.
 */
export function serveSockets(app: App, needs: ServedNeeds, { answers, count }: CallGate): void {
  const onError = (err: unknown) => app.log.warn({ err }, 'a socket could not be served')
  const scale = app.settings.rateLimitScale
  const realtime = createRealtime({ ...needs, answers, count, onError }, { scale })
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // A socket answers pings itself: the library would keep a function for each socket.
    autoPong: false,
    maxPayload: realtimeLimits.frameBytes,
    handleProtocols: () => realtimeProtocol,
    closeTimeout: closeTimeoutMs,
    WebSocket: WireSocket,
  } as ConstructorParameters<typeof WebSocketServer<typeof WireSocket>>[0])
  const handshakes = new WeakMap<IncomingMessage, Handshake>()
  const onEnded = logEnd(app)

  app.server.on('upgrade', (raw: IncomingMessage, socket: Duplex, head: Buffer) => {
    handshakes.set(raw, { socket, head })
    route(app, raw, socket)
  })
  app.route({
    method: 'GET',
    url: realtimePath,
    exposeHeadRoute: false,
    config: { policy: 'socket', limit: 'connect' },
    schema: { hide: true },
    handler: (request, reply) => {
      const handshake = handshakes.get(request.raw)
      const opening = openingOf(request, realtime, handshake !== undefined)
      if (handshake === undefined) return
      const { socket, head } = handshake
      release(reply, socket)
      server.handleUpgrade(request.raw, socket, head, (wire) =>
        wire.attach(realtime.accept(wire, opening), onEnded),
      )
      logHandshake(request, reply, needs.metrics)
    },
  })
  app.addHook('preClose', async () => {
    await realtime.drain()
    realtime.stop()
  })
}

/** Lets the hooks and the handler of the route answer the handshake. */
function route(app: App, raw: IncomingMessage, socket: Duplex): void {
  const answer = new ServerResponse(raw)
  answer.shouldKeepAlive = false
  answer.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0])
  answer.on('finish', () => socket.end())
  socket.on('error', destroyItself)
  app.routing(raw, answer)
}

/** @throws Refusal if the handshake is not ours, or if there is no room for another socket */
function openingOf(request: FastifyRequest, realtime: Realtime, isUpgrade: boolean): Opening {
  requireHandshake(isUpgrade ? request.headers : {})
  const session = ownSession(request)
  realtime.requireVacancy(request.ip)
  return { page: request.page, address: request.ip, session }
}

function destroyItself(this: Duplex): void {
  this.destroy()
}

/**
 * The socket outlives its request, which must not be kept by it. A listener is removed by itself: `removeAllListeners`
 * makes the stream keep its events in a table that takes a tenth of all that a socket does.
 */
function release(reply: FastifyReply, socket: Duplex): void {
  reply.hijack()
  reply.raw.detachSocket(socket as Parameters<ServerResponse['detachSocket']>[0])
  socket.removeListener('error', destroyItself)
}

function logHandshake(
  request: FastifyRequest,
  reply: FastifyReply,
  metrics: Pick<Metrics, 'answered'>,
): void {
  const { method } = request
  const ms = reply.elapsedTime
  metrics.answered({ method, route: realtimePath, status: 101, seconds: ms / 1000 })
  const durationMs = Math.round(ms * 10) / 10
  request.log.debug({ method, route: realtimePath, status: 101, durationMs }, 'answered')
}

/** Browsers leave all the time; a refusal of the server is worth a line. */
const logEnd =
  (app: App): OnEnded =>
  (code, durationMs) => {
    const level = code >= closeCodes.tooSlow ? 'info' : 'debug'
    app.log[level]({ route: realtimePath, code, durationMs }, 'closed a socket')
  }
