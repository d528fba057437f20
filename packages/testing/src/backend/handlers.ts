import { http, HttpResponse, type HttpHandler } from 'msw'
import { BrokenConnection } from '../conduct/conduct.ts'
import type { Reply } from '../conduct/refusal.ts'
import { type Incoming, withFetchSite } from './incoming.ts'
import { responseParts } from './reply.ts'

/** In a browser msw stores the cookies itself, and passes on those that the request may carry. */
function headersOf(request: Request, cookies: Record<string, string | undefined>): Headers {
  const headers = new Headers(request.headers)
  const stored = Object.entries(cookies).map(([name, value]) => `${name}=${value ?? ''}`)
  if (stored.length > 0) headers.set('cookie', stored.join('; '))
  return withFetchSite(headers)
}

/** Request handlers for `setupServer` (Node) and `setupWorker` (a browser). */
export function handlersOf(
  answer: (incoming: Incoming) => Promise<Reply>,
  baseUrl: string,
): HttpHandler[] {
  return [
    http.all(`${baseUrl.replace(/\/+$/, '')}/v1/*`, async ({ request, cookies }) => {
      const incoming: Incoming = {
        method: request.method,
        url: new URL(request.url),
        headers: headersOf(request, cookies),
        body: new Uint8Array(await request.arrayBuffer()),
        signal: request.signal,
      }
      try {
        const { body, init } = responseParts(await answer(incoming))
        return new HttpResponse(body, init)
      } catch (error) {
        if (!(error instanceof BrokenConnection)) throw error
        return HttpResponse.error()
      }
    }),
  ]
}
