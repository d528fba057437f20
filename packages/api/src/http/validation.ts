import { inputReader, noQuery, type ReadInput } from '@papo/core/call/input'
import type { RouteOptions } from 'fastify'
import type { TObject, TSchema } from 'typebox'
import { afterCheck } from './after-check.ts'
import type { App } from './app-type.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Checks the input of the route's calls. */
    readInput?: ReadInput
  }
}

/** Prepares the check of a route's input. An endpoint without a schema for its query takes no parameter. */
function prepareInput(route: RouteOptions): void {
  const { params, querystring, body } = route.schema ?? {}
  const readInput = inputReader({
    params: params as TObject | undefined,
    query: (querystring as TObject | undefined) ?? (isEndpoint(route) ? noQuery : undefined),
    body: body as TSchema | undefined,
  })
  route.config = { ...route.config, readInput }
}

const isEndpoint = ({ url }: RouteOptions): boolean => url.startsWith('/v1/')

/** Checks the input of every call, in place of the framework's own check. Call this before any route is added. */
export function checkInput(app: App): void {
  app.setValidatorCompiler(() => () => true)
  app.addHook('onRoute', prepareInput)
  app.addHook('preValidation', (request, _reply, done) => {
    const { params, query, body, routeOptions } = request
    afterCheck(() => routeOptions.config.readInput?.({ params, query, body }), done)
  })
}
