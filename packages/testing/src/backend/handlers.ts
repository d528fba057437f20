import { cookieNames } from '@papo/core/call/cookies'
import { realtimePath } from '@papo/protocol'
import { http, HttpResponse, type HttpHandler, type WebSocketHandler, ws } from 'msw'
import { BrokenConnection } from '../conduct/conduct.ts'
import { CookieJar } from './browser-fetch.ts'
import { type Incoming, withFetchSite } from './incoming.ts'
import { responseParts } from './reply.ts'
import type { Server } from './server.ts'

/** In a browser msw stores the cookies itself, and passes on those that the request may carry. */
function headersOf(request: Request, cookies: Record<string, string | undefined>): Headers {
  const headers = new Headers(request.headers)
  const stored = Object.entries(cookies).map(([name, value]) => `${name}=${value ?? ''}`)
  if (stored.length > 0) headers.set('cookie', stored.join('; '))
  return withFetchSite(headers)
}

/** Handlers for `setupServer` (Node) and `setupWorker` (a browser). */
export function handlersOf(
  server: Pick<Server, 'answer' | 'openSocket'>,
  baseUrl: string,
): (HttpHandler | WebSocketHandler)[] {
  const base = baseUrl.replace(/\/+$/, '')
  // A socket carries the cookies of the browser, which msw gives to requests alone.
  const jar = new CookieJar()
  return [
    socketHandler(server, base, jar),
    http.all(`${base}/v1/*`, async ({ request, cookies }) => {
      const incoming: Incoming = {
        method: request.method,
        url: new URL(request.url),
        headers: headersOf(request, cookies),
        body: new Uint8Array(await request.arrayBuffer()),
        signal: request.signal,
      }
      try {
        const reply = await server.answer(incoming)
        for (const cookie of reply.cookies ?? []) jar.store(cookie)
        const { body, init } = responseParts(reply)
        return new HttpResponse(body, init)
      } catch (error) {
        if (!(error instanceof BrokenConnection)) throw error
        return HttpResponse.error()
      }
    }),
  ]
}

function socketHandler(
  server: Pick<Server, 'openSocket'>,
  base: string,
  jar: CookieJar,
): WebSocketHandler {
  const { origin: own } = new URL(base)
  const link = ws.link(`${base.replace(/^http/, 'ws')}${realtimePath}`)
  return link.addEventListener('connection', ({ client }) => {
    // Only a page has a location, and a program is none.
    const { location } = globalThis as { location?: { origin: string } }
    const isOwn = location === undefined || location.origin === own
    const socket = server.openSocket(
      { receive: (frame) => client.send(frame), closed: (code) => client.close(code) },
      {
        ...(location === undefined ? {} : { origin: location.origin }),
        isOwn,
        session: isOwn ? jar.value(cookieNames(own).session) : null,
      },
    )
    client.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') socket.send(data)
    })
    client.addEventListener('close', () => socket.close())
  })
}
