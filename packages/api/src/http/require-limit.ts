import type { RouteOptions } from 'fastify'

/** Makes the app fail to build where a route says neither which limit it counts against nor why it needs none. */
export function requireLimit(route: RouteOptions): void {
  const limit = route.config?.limit
  const isSaid = typeof limit === 'object' ? limit.none.trim() !== '' : limit !== undefined
  if (!isSaid) throw new Error(`the route ${String(route.method)} ${route.url} has no limit`)
}
