import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Backend, type BackendOptions, createBackend, type ServerSocket } from '@papo/testing'
import type { Browser, BrowserContextOptions, Page, WebSocketRoute } from 'playwright-core'
import { sessionKey } from '../src/loader/storage.ts'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { SocketServer } from '../../sdk/test/socket-server.ts'

/** Built before the browser tests start. */
const dist = join(import.meta.dirname, '../dist')

/** A page of the web shop. */
export interface SitePage {
  lang?: string
  /** HTML in the head before the tag. */
  head?: string
  body?: string
  /** Attributes of the tag besides `data-site`; null leaves the tag out. */
  tag?: string | null
  headers?: Record<string, string>
}

export interface VisitOptions {
  /** Sockets go to the network, under the page’s own policy, instead of to the test’s server. */
  isReal?: boolean
  /** The test moves the page’s time forward with `page.clock`. */
  hasClock?: boolean
}

/** An open page with its errors. */
export interface Visit {
  readonly page: Page
  /** Errors in the page's console. */
  readonly errors: string[]
  /** Uncaught exceptions. */
  readonly uncaught: string[]
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

/** How soon a socket hears of what a test did in the backend. */
const pushEveryMs = 50

/** The server’s end of a socket that a page has opened. */
function serverEnd(route: WebSocketRoute): ServerSocket {
  let isOpen = true
  let isAccepted = false
  const early: string[] = []
  let receive: (text: string) => void = (text) => void early.push(text)
  route.onMessage((text) => receive(String(text)))
  route.onClose(() => {
    isOpen = false
  })
  return {
    address: route.url(),
    protocol: 'papo.v1',
    get isOpen() {
      return isOpen && isAccepted
    },
    accept: () => void (isAccepted = true),
    refuse: () => void route.close({ code: 1011 }),
    forbid: () => void route.close({ code: 1011 }),
    onText(run) {
      receive = run
      for (const text of early.splice(0)) run(text)
    },
    onClosed: (run) => route.onClose(run),
    send: (text) => route.send(text),
    close(code) {
      isOpen = false
      void route.close({ code })
    },
  }
}

/** A web shop on one origin and Papo on another: the built files and a backend in memory. */
export class BrowserHarness {
  backend: Backend
  sockets: SocketServer
  #pushing: NodeJS.Timeout | undefined
  readonly chatOrigin: string
  readonly origin: string
  /** Parts of paths that Papo's server answers with 404. */
  readonly missing = new Set<string>()
  /** The answer of a proxy in place of the API, readable by every page; null for no proxy. */
  proxyAnswer: { status: number; body: string } | null = null
  /** The paths of all requests to Papo's server. */
  readonly requests: string[] = []
  readonly #browser: Browser
  readonly #servers: Server[]
  #page: SitePage = {}

  private constructor(
    browser: Browser,
    chat: { origin: string; server: Server },
    harness: { origin: string; server: Server },
  ) {
    this.#browser = browser
    this.#servers = [chat.server, harness.server]
    this.chatOrigin = chat.origin
    this.origin = harness.origin
    this.backend = createBackend()
    this.sockets = new SocketServer(this.backend, this.chatOrigin)
  }

  static async open(): Promise<BrowserHarness> {
    let harness: BrowserHarness | undefined
    const chat = await listen(async (request, response) => harness?.serveChat(request, response))
    const pages = await listen(async (request, response) => harness?.servePage(request, response))
    return (harness = new BrowserHarness(await launchChromium(), chat, pages))
  }

  /** Starts with a new backend, whose site allows the shop's origin. */
  restart(site: BackendOptions['site'] = {}): Backend {
    this.missing.clear()
    this.requests.length = 0
    this.proxyAnswer = null
    this.backend = createBackend({
      site: { name: 'Aurora', allowedOrigins: [this.origin], ...site },
    })
    const sockets = (this.sockets = new SocketServer(this.backend, this.chatOrigin))
    clearInterval(this.#pushing)
    this.#pushing = setInterval(() => void sockets.push(), pushEveryMs)
    return this.backend
  }

  /** Closes every page. */
  async leave(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()))
  }

  /** Opens a page in a new browser context. */
  async visit(
    page: SitePage = {},
    options: BrowserContextOptions = {},
    before: (page: Page) => Promise<unknown> = async () => {},
    { isReal = false, hasClock = false }: VisitOptions = {},
  ): Promise<Visit> {
    this.#page = page
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    })
    if (!isReal) {
      await context.routeWebSocket(/\/v1\/realtime$/, (route) =>
        this.sockets.accept(serverEnd(route)),
      )
    }
    const tab = await context.newPage()
    if (hasClock) await tab.clock.install()
    await before(tab)
    return await this.follow(tab)
  }

  /** The same, in a browser with an active chat that was started before. */
  async visitActiveChat(
    page: SitePage = {},
    options: BrowserContextOptions = {},
    own: VisitOptions = {},
  ): Promise<Visit> {
    const started = await this.backend.visitorStarts()
    await this.backend.agentAccepts(started.chatId)
    const session = { key: sessionKey(this.backend.site.key), value: JSON.stringify(started) }
    const store = (tab: Page) =>
      tab.addInitScript(({ key, value }) => {
        if (localStorage.getItem(key) === null) localStorage.setItem(key, value)
      }, session)
    return await this.visit(page, options, store, own)
  }

  /** Opens the same page in another tab, or again. */
  async follow(page: Page): Promise<Visit> {
    const visit: Visit = { page, errors: [], uncaught: [] }
    page.on('pageerror', (error) => visit.uncaught.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') visit.errors.push(message.text())
    })
    await page.goto(`${this.origin}/`)
    return visit
  }

  async close(): Promise<void> {
    clearInterval(this.#pushing)
    await this.#browser.close()
    for (const server of this.#servers) {
      server.closeAllConnections()
      server.close()
    }
  }

  async servePage(_: IncomingMessage, response: ServerResponse): Promise<void> {
    const { lang = 'pt-BR', head = '', body = '', tag = '', headers = {} } = this.#page
    const site = this.backend.site.key
    const script =
      tag === null
        ? ''
        : `<script async src="${this.chatOrigin}/papo.js" data-site="${site}" ${tag}></script>`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end(
      `<!doctype html><html lang="${lang}"><head><meta name="viewport" content="width=device-width"><title>Aurora</title>${head}</head>` +
        `<body><main><h1>Aurora</h1><a id="link" href="#top">Produtos</a>${body}</main>${script}</body></html>`,
    )
  }

  async serveChat(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.chatOrigin).pathname
    const isMissing = [...this.missing].some((part) => path.includes(part))
    this.requests.push(path)
    const text = await bodyOf(request)
    if (isMissing) {
      response.writeHead(404).end()
    } else if (this.proxyAnswer !== null && path.startsWith('/v1/')) {
      response.writeHead(this.proxyAnswer.status, { 'access-control-allow-origin': '*' })
      response.end(this.proxyAnswer.body)
    } else if (path.startsWith('/papo')) {
      response.writeHead(200, {
        'content-type': 'text/javascript',
        'access-control-allow-origin': '*',
      })
      response.end(await readFile(join(dist, path)))
    } else {
      await this.#serveApi(request, response, text)
    }
  }

  async #serveApi(request: IncomingMessage, response: ServerResponse, text: string) {
    const aborted = new AbortController()
    response.on('close', () => aborted.abort())
    const { method = 'GET', url = '/' } = request
    // Mocks such as msw never see a browser's preflight, so the backend answers none. The API allows any site's origin.
    if (method === 'OPTIONS') {
      response.writeHead(204, {
        'access-control-allow-origin': request.headers.origin ?? '',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-allow-methods': 'GET, POST, PUT',
      })
      response.end()
      return
    }
    const answer = await this.sockets.fetch(`${this.chatOrigin}${url}`, {
      method,
      headers: request.headers as Record<string, string>,
      signal: aborted.signal,
      credentials: 'omit',
      ...(text ? { body: text } : {}),
    })
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text())
  }
}
