import type { Socket } from 'node:net'
import type { App } from './app-type.ts'

/**
 * Lets no connection hold up the end of the app, and cuts none. From the beginning of the draining each answer says
 * that its connection ends, so that no request is on its way when it does. One that is kept for further requests ends with the answer that is
 * still due. One that no request has come on ends at once: browsers open some ahead of their need and keep them for a
 * minute. What else is to end before the app does has its hook earlier.
 */
export function endConnections(app: App, draining: AbortSignal): void {
  const open = new Set<Socket>()
  let closing = false
  app.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', (done) => {
    closing = true
    // By then the port is closed, and no other one follows.
    setImmediate(() => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    })
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing || draining.aborted) reply.header('connection', 'close')
    done()
  })
}
