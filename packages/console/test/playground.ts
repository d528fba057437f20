/** Serves the built console with a backend in memory, to try it out: `node test/playground.ts`. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { realtimePath } from '@papo/protocol'
import type { Backend, BrowserFetch } from '@papo/testing'
import { WebSocketServer } from 'ws'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const policy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self'`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `require-trusted-types-for 'script'`,
].join('; ')

const browserCookie = 'playground'

/** Listens on a port (0: a free one). Resolves with the origin and a function that stops it. */
export async function servePlayground(backend: Backend, port = 0) {
  const browsers = new Map<string, BrowserFetch>()
  const sockets = new WebSocketServer({ noServer: true })
  const browserOf = ({ headers }: IncomingMessage): BrowserFetch => {
    const key = new RegExp(`${browserCookie}=([^;]+)`).exec(headers.cookie ?? '')?.[1] ?? ''
    const browser = browsers.get(key) ?? backend.newBrowser()
    browsers.set(key, browser)
    return browser
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname.startsWith('/v1/')) return await pass(request, response)
    const name = url.pathname.startsWith('/console/assets/')
      ? url.pathname.slice('/console/'.length)
      : 'index.html'
    const headers: Record<string, string> = {
      'content-type': types[extname(name)] ?? 'text/plain',
      'content-security-policy': policy,
    }
    if (!request.headers.cookie?.includes(browserCookie)) {
      headers['set-cookie'] = `${browserCookie}=${randomUUID()}; Path=/`
    }
    response.writeHead(200, headers).end(await readFile(join(dist, name)))
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const browser = browserOf(request)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const { 'content-type': type, 'user-agent': userAgent = '' } = request.headers
    const reply = await browser(`http://localhost${request.url}`, {
      method: request.method ?? 'GET',
      headers: { 'user-agent': userAgent, ...(type ? { 'content-type': type } : {}) },
      credentials: 'same-origin',
      signal: gone.signal,
      ...(chunks.length ? { body: Buffer.concat(chunks).toString() } : {}),
    })
    response.writeHead(reply.status, {
      'content-type': reply.headers.get('content-type') ?? '',
      'x-papo': reply.headers.get('x-papo') ?? '',
    })
    response.end(await reply.text())
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== realtimePath) {
      socket.destroy()
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const { openSocket } = browserOf(request)
      const end = openSocket(
        {
          receive: (frame) => client.send(frame),
          closed: (code) => client.close(code),
        },
        'http://localhost',
      )
      client.on('message', (data) => end.send(Buffer.from(data as Buffer).toString()))
      client.on('close', () => end.close())
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  const at = typeof address === 'object' ? address?.port : port
  return {
    origin: `http://127.0.0.1:${at}`,
    stop: () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      server.close()
    },
  }
}
