import type { RouteOptions } from 'fastify'

/** Makes the app fail to build if a route has neither a limit nor a reason to have none. */
export function requireLimit(route: RouteOptions): void {
  const limit = route.config?.limit
  const isSaid = typeof limit === 'object' ? limit.none.trim() !== '' : limit !== undefined
  if (!isSaid) throw new Error(`the route ${String(route.method)} ${route.url} has no limit`)
}
