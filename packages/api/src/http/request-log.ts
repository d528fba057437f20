import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { type Logger, pino } from 'pino'
import type { App } from './app-type.ts'
import type { LogLevel } from './edge-settings.ts'

/** The fields of an error for the log. Drivers put row values into the others, so they are left out. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack = '', cause } = error
  const { code, severity, constraint } = error as Error & Record<string, unknown>
  const fromDatabase = severity !== undefined
  const safeMessage = fromDatabase ? withoutValues(message) : message
  return {
    // @fault logged-error
    type: name,
    code,
    constraint,
    message: safeMessage,
    stack: stack.replace(message, () => safeMessage),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  }
}

/** Removes from the first quote or bracket to the last: a value may contain some itself. */
function withoutValues(message: string): string {
  return message.replace(/".*"/su, '…').replace(/\(.*\)/su, '…')
}

/** Writes one JSON object per line to the standard output, or to `destination`. */
export function createLogger(level: LogLevel, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    serializers: { err: describeError },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

/** Fastify's own log lines contain addresses with their values; ours replace them. */
export const ownLogLines = new LogController({
  disableRequestLogging: true,
  requestIdLogLabel: 'requestId',
})

/** One line per answer: with the route's pattern, never the address with its values. */
export function logRequests(app: App): void {
  app.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done) => {
    // @fault logged-request
    const { statusCode } = reply
    const line = {
      // @fault logged-method
      method: request.method,
      route: request.is404 ? null : (request.routeOptions.url ?? null),
      status: statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    }
    if (statusCode >= 500) request.log.error(line, 'answered')
    else if (statusCode < 400 && isFrequent(request)) request.log.debug(line, 'answered')
    else request.log.info(line, 'answered')
    done()
  })
}

/** Lines of polls, health checks and files would drown all others. */
function isFrequent({ method, routeOptions: { config } }: FastifyRequest): boolean {
  const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
  return config.limit === 'poll' || (isRead && config.policy === 'open')
}
