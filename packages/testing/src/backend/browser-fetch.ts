import { cookieNames } from '@papo/core/call/cookies'
import type { Reply } from '../conduct/refusal.ts'
import { type Incoming, withFetchSite } from './incoming.ts'
import { responseParts } from './reply.ts'
import type { BackendSocket, SocketClient, SocketPage } from './sockets.ts'

/** Stores cookies as a browser does: by name, until they expire. */
export class CookieJar {
  readonly #cookies = new Map<string, string>()

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  value(name: string): string | null {
    return this.#cookies.get(name) ?? null
  }

  store(setCookie: string): void {
    const [, name, value, attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(setCookie) ?? []
    if (name === undefined || value === undefined) return
    if (/;\s*Max-Age=0/i.test(attributes)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}

async function incomingOf(
  input: RequestInfo | URL,
  init: RequestInit,
  cookies: string,
): Promise<Incoming> {
  const request = typeof input === 'object' && 'headers' in input ? input : null
  const address = request ? request.url : input instanceof URL ? input.href : (input as string)
  const headers = new Headers(init.headers ?? request?.headers)
  if (cookies) headers.set('cookie', cookies)
  const body = init.body === undefined ? await request?.arrayBuffer() : await bytesOf(init.body)
  return {
    method: (init.method ?? request?.method ?? 'GET').toUpperCase(),
    url: new URL(address, 'https://papo.test'),
    headers: withFetchSite(headers),
    body: new Uint8Array(body ?? []),
    signal: init.signal ?? request?.signal ?? undefined,
  }
}

/** A text needs no turn of the event loop, so that a request that is sent has arrived. */
const bytesOf = async (body: BodyInit | null): Promise<ArrayBuffer | Uint8Array> =>
  typeof body === 'string' ? new TextEncoder().encode(body) : new Response(body).arrayBuffer()

/** One browser’s `fetch`, with its own cookies. */
export interface BrowserFetch {
  (...call: Parameters<typeof fetch>): Promise<Response>
  /** Opens a socket from the backend’s own page at `origin`, with the cookies of the browser. */
  openSocket(client: SocketClient, origin: string): BackendSocket
}

interface CalledServer {
  answer(incoming: Incoming): Promise<Reply>
  openSocket(client: SocketClient, page: SocketPage): BackendSocket
}

/** A browser that calls a server directly. */
export function browserFetch(server: CalledServer): BrowserFetch {
  const jar = new CookieJar()
  const openSocket: BrowserFetch['openSocket'] = (client, origin) =>
    server.openSocket(client, {
      origin,
      isOwn: true,
      session: jar.value(cookieNames(origin).session),
    })
  const call = async (...[input, init = {}]: Parameters<typeof fetch>) => {
    const credentials =
      init.credentials ?? (typeof input === 'object' && 'credentials' in input && input.credentials)
    const carriesCookies = credentials !== 'omit'
    const incoming = await incomingOf(input, init, carriesCookies ? jar.header : '')
    const reply = await orAborted(incoming.signal, server.answer(incoming))
    if (carriesCookies) for (const cookie of reply.cookies ?? []) jar.store(cookie)
    const { body, init: head } = responseParts(reply)
    return new Response(body, head)
  }
  return Object.assign(call, { openSocket })
}

/** Rejects at once when the caller aborts; the server still completes its work. */
function orAborted<T>(signal: AbortSignal | undefined, answer: Promise<T>): Promise<T> {
  if (!signal) return answer
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
