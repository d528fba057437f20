import { randomUUID } from 'node:crypto'
import { fastifyCookie } from '@fastify/cookie'
import { answersOf } from '@papo/core/call/answers'
import { countCalls } from '@papo/core/call/rate-limit'
import { limits } from '@papo/protocol'
import type { IncomingMessage } from 'node:http'
import { fastify, type FastifyBaseLogger } from 'fastify'
import type { Logger } from 'pino'
import { type Canary, noCanary } from '../canary/canary.ts'
import type { MakeCounter } from '@papo/core/platform/counters'
import { answerError, answerErrors, limitUrlLength } from './answer-errors.ts'
import type { App } from './app-type.ts'
import { answerIdlePolls } from './idle-poll.ts'
import { boundConnections } from './bound-connections.ts'
import type { CallGate } from './call-gate.ts'
import { authenticate, requirePolicy } from './authenticate.ts'
import { registerCors } from './cross-origin.ts'
import { serveDemo } from './demo/demo.ts'
import { buildSerializer } from './serializers.ts'
import { serveDocs } from './docs/docs.ts'
import type { EdgeSettings } from './edge-settings.ts'
import { endConnections } from './end-connections.ts'
import { requireRow, serveEndpoints } from './endpoint-routes.ts'
import { answerHealth } from './health.ts'
import { servePictures } from './pictures.ts'
import { parseJsonBodies } from './json-body.ts'
import { recordPath } from './known-paths.ts'
import { describeRoutes } from './openapi.ts'
import { headersOfAnswer, MarkedResponse, setDefaultHeaders } from './page-headers.ts'
import { NamedOrigins } from './public-address.ts'
import { trackPresence } from './track-presence.ts'
import { limitRates } from './rate-limits.ts'
import { requireLimit } from './require-limit.ts'
import { createLogger, logRequests, ownLogLines } from './request-log.ts'
import { builtFolders, serveStaticFiles, type StaticFolders } from './static-files.ts'
import type { Clock } from '@papo/core/platform/clock'
import { answerClientError } from './client-errors.ts'
import { startWaitBudget } from './wait-budget.ts'
import { checkInput } from './validation.ts'
import { measureAnswers, metricsRoutes } from './metrics.ts'
import type { Services } from './services.ts'

/** How long a client may take to send a whole request, and its headers. */
// @fault time-of-request
const requestTimeoutMs = 15_000
// @fault time-of-headers
const headersTimeoutMs = 10_000
/** How often slow clients are looked for. */
const checkConnectionsEveryMs = 5_000
/** Longer than the idle timeout of the usual load balancers (60 s), so that they close first. */
const keepAliveTimeoutMs = 72_000
// @fault longest-address
const maxAddress = 8192

export interface AppOptions extends EdgeSettings {
  version: string
  /** Chats with this server once it listens; none by default. */
  canary?: Canary
  /** The URL of Redis; null for the process's own memory. */
  redisUrl?: string | null
  /** The bearer token for the metrics; null for no metrics. */
  metricsToken: string | null
  /** Makes the rate-limit counters of all processes together. */
  makeCounter: MakeCounter
  /** Makes rate-limit counters in this process's memory. */
  makeLocalCounter: MakeCounter
  /** Serves sockets beside requests, through the same gate; without it there are none. */
  sockets?: SocketServer
  folders?: StaticFolders
  /** Writes to the standard output by default. */
  logger?: Logger
}

export interface SocketServer {
  /** Whether a request that asks for another protocol opens a socket; any other is answered as usual. */
  isHandshake(request: IncomingMessage): boolean
  serve(app: App, gate: CallGate): void
}

/** The whole HTTP server around the use cases, ready for `inject` or `listen`. */
export async function createApp(services: Services, options: AppOptions): Promise<App> {
  const app = bareApp(options, services.clock)
  app.decorate('settings', options)
  app.decorate('paths', new Map())
  app.decorate('namedOrigins', new NamedOrigins(services.clock))
  app.decorateRequest('caller', null)
  app.addHook('onRoute', (route) => {
    const isPreflight = route.method === 'OPTIONS' && route.url === '*'
    if (!isPreflight) recordPath(app.paths, route.url, [route.method].flat())
    requireRow(route)
    requirePolicy(route)
    requireLimit(route)
  })
  const gate = gateOf(services, options)
  const headers = headersOfAnswer(options.publicUrl, services.clock)
  checkInput(app)
  answerIdlePolls(app, services, gate, headers)
  startWaitBudget(app)
  answerErrors(app)
  logRequests(app)
  measureAnswers(app, services.metrics)
  setDefaultHeaders(app, headers)
  await app.register(fastifyCookie)
  registerCors(app, services.origins)
  limitUrlLength(app, maxAddress)
  authenticate(app, services, options.metricsToken)
  trackPresence(app, services.presence)
  limitRates(app, gate.count)
  parseJsonBodies(app)
  await describeRoutes(app, options)
  addRoutes(app, services, options, gate)
  boundConnections(app, services.clock)
  endConnections(app, services.draining)
  serveDocs(app)
  servePictures(app, services)
  serveDemo(app, services)
  await serveStaticFiles(app, options.folders ?? builtFolders)
  await app.ready()
  return app
}

function gateOf(services: Services, options: AppOptions): CallGate {
  const { signUp, publicUrl, rateLimitScale: scale, makeCounter, makeLocalCounter } = options
  return {
    answers: answersOf(services, { signUp: signUp === 'open', publicUrl }),
    count: countCalls({ scale, makeCounter, makeLocalCounter, digest: services.digest }),
  }
}

function bareApp(options: AppOptions, clock: Clock): App {
  const loggerInstance: FastifyBaseLogger = options.logger ?? createLogger(options.logLevel)
  return fastify({
    loggerInstance,
    logController: ownLogLines,
    genReqId: () => randomUUID(),
    schemaController: { compilersFactory: { buildSerializer } },
    requestIdHeader: false,
    // @fault trusted-proxies
    trustProxy: options.trustProxy,
    bodyLimit: limits.bodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: checkConnectionsEveryMs,
      ServerResponse: MarkedResponse,
      shouldUpgradeCallback: (request) => options.sockets?.isHandshake(request) ?? false,
    },
    forceCloseConnections: 'idle',
    // Serve requests that still arrive while the process drains: their clients could not know yet.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: (error, socket) =>
      answerClientError(error, socket, options.publicUrl, clock),
  })
}

/** Starts the canary once the server listens; the health routes report its result. */
function watchHealth(app: App, services: Services, options: AppOptions): void {
  const { version, canary = noCanary, redisUrl = null } = options
  answerHealth(app, services, {
    version,
    hasRedis: redisUrl !== null,
    canary: () => canary.last(),
  })
  app.addHook('onListen', (done) => {
    const address = app.server.address()
    if (typeof address === 'object' && address !== null) canary.start(address)
    done()
  })
}

function addRoutes(app: App, services: Services, options: AppOptions, gate: CallGate): void {
  const { sockets, metricsToken } = options
  watchHealth(app, services, options)
  if (metricsToken !== null) metricsRoutes(app, services.metrics)
  serveEndpoints(app, gate.answers)
  sockets?.serve(app, gate)
}
