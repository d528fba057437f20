import type { Presence } from '@papo/core/presence/presence'
import type { App } from './app-type.ts'

/** Tracks an agent's call from its authentication until the answer is sent or the connection closes. */
export function trackPresence(app: App, presence: Presence): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.caller?.type === 'agent') {
      const over = presence.track(request.caller)
      reply.raw.once('finish', over).once('close', over)
    }
    done()
  })
}
