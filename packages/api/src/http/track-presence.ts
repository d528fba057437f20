import type { Presence } from '../presence/presence.ts'
import type { App } from './app-type.ts'

/** Tells which agents are calling, from when they are known until the answer has gone or nobody waits for it. */
export function trackPresence(app: App, presence: Presence): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.caller?.type === 'agent') {
      const over = presence.track(request.caller)
      reply.raw.once('finish', over).once('close', over)
    }
    done()
  })
}
