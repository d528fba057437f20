import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'
import type { Metrics } from '../metrics/metrics.ts'

/** `GET /metrics` for the operator. */
export function metricsRoutes(app: App, metrics: Metrics): void {
  app.get(
    '/metrics',
    {
      config: {
        policy: 'operator',
        limit: { none: 'the operator’s monitor asks at its own pace' },
      },
    },
    async (_request, reply) => {
      const { contentType, text } = await metrics.read()
      return reply.type(contentType).header('cache-control', 'no-store').send(text)
    },
  )
}

/** Records how long each request took, after its answer. */
export function measureAnswers(app: App, metrics: Metrics): void {
  app.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done) => {
    metrics.answered({
      method: request.method,
      route: routeOf(request),
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
    done()
  })
}

/** Held polls are a route of their own: the time that they are held is not slowness. */
function routeOf({ is404, routeOptions, query }: FastifyRequest): string | null {
  const { url } = routeOptions
  if (is404 || url === undefined) return null
  const { wait = 0 } = query as { wait?: number }
  return routeOptions.config.limit === 'poll' && wait > 0 ? `${url}?wait` : url
}
