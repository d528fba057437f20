import { createAgentClient, type AgentClient } from '@papo/sdk'
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { Agent } from './agent.ts'
import { launchChromium } from './chromium.ts'
import { printFailedPages } from './failed-pages.ts'
import {
  freePort,
  owner,
  readyFolder,
  type Server,
  startServer,
  temporaryFolder,
} from './server.ts'
import { Visitor } from './visitor.ts'
import { ptBR, type VisibleTexts } from './texts.ts'

/** Longest wait for anything in the page. */
const ownPatienceMs = 25_000

export const desktop = { width: 1280, height: 800 }
export const phone = { width: 390, height: 844 }

export type Device = typeof desktop

export interface Guest {
  texts?: VisibleTexts
  device?: Device
  /** The server of the visited pages; by default the harness's own. */
  url?: string
  options?: BrowserContextOptions
}

export interface HarnessOptions {
  /** Whether the embedded database starts as after an installation, without a table. By default its tables are there. */
  isFirstStart?: boolean
  /** Where the browser finds the server, whatever its port is; by default at its port. */
  publicUrl?: string
  /** Longest wait for the start of the server, and for anything in the page. */
  patienceMs?: number
  /** Further arguments for Chromium. */
  browserArguments?: string[]
  /** Called with each new browser context. */
  prepare?(context: BrowserContext): Promise<void>
}

/** A server with an empty embedded database, and a browser, for one file of tests. */
export class BrowserHarness {
  readonly server: Server
  readonly browser: Browser
  /** The server as pages reach it, without a slash at the end. */
  readonly url: string
  readonly #remove: () => Promise<void>
  readonly #options: HarnessOptions
  #contexts: BrowserContext[] = []

  private constructor(
    server: Server,
    browser: Browser,
    remove: () => Promise<void>,
    options: HarnessOptions,
  ) {
    this.server = server
    this.browser = browser
    this.url = options.publicUrl ?? server.url
    this.#remove = remove
    this.#options = options
  }

  /** `env` may name another database in place of the embedded one. */
  static async open(
    env: Record<string, string | undefined> = {},
    options: HarnessOptions = {},
  ): Promise<BrowserHarness> {
    const isReady = env['DATABASE_URL'] === undefined && !options.isFirstStart
    const [folder, port] = await Promise.all([
      isReady ? readyFolder() : temporaryFolder(),
      freePort(),
    ])
    const url = options.publicUrl ?? `http://localhost:${port}`
    const [server, browser] = await Promise.all([
      startServer({
        port,
        withinMs: options.patienceMs,
        env: { DATA_DIR: folder.path, PUBLIC_URL: url, ...env },
      }),
      // What it has played and been clicked at counts: a file has one of its own.
      launchChromium([mapped(url, port), ...(options.browserArguments ?? [])]),
    ])
    return new BrowserHarness(server, browser, folder.remove, options)
  }

  async close(): Promise<void> {
    await this.clear()
    await this.browser.close()
    await this.server.stop()
    await this.#remove()
  }

  /** Closes all browser contexts; after a test that failed, prints what their pages show. */
  async clear(): Promise<void> {
    const contexts = this.#contexts
    this.#contexts = []
    await printFailedPages(contexts)
    await Promise.all(contexts.map((context) => context.close()))
  }

  /** A browser context of its own, for one person. */
  async person({
    texts = ptBR,
    device = desktop,
    options = {},
  }: Guest = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      viewport: device,
      locale: texts.locale,
      hasTouch: device === phone,
      // Animations would cost more time than everything else.
      reducedMotion: 'reduce',
      ...options,
    })
    context.setDefaultTimeout(this.#options.patienceMs ?? ownPatienceMs)
    this.#contexts.push(context)
    await this.#options.prepare?.(context)
    return context
  }

  /** A visitor at the demonstration page. */
  async visitor(guest: Guest = {}): Promise<Visitor> {
    const context = await this.person(guest)
    const page = await context.newPage()
    await page.goto(`${guest.url ?? this.url}/demo`)
    return new Visitor(page, guest.texts ?? ptBR)
  }

  /** An agent at the console, signed in; the owner by default. */
  async agent(guest: Guest & { as?: { email: string; password: string } } = {}): Promise<Agent> {
    const context = await this.person(guest)
    const agent = new Agent(await context.newPage(), guest.texts ?? ptBR)
    await agent.signIn(`${guest.url ?? this.url}/console/`, guest.as ?? owner)
    return agent
  }

  /** A client of the SDK, signed in; the owner by default. */
  async ownerClient(as = owner): Promise<AgentClient> {
    const client = createAgentClient({ baseUrl: this.server.url })
    await client.createToken(as)
    return client
  }
}

/** The argument that leads Chromium to a port of this machine instead of to a public address. */
const mapped = (publicUrl: string, port: number): string =>
  `--host-resolver-rules=MAP ${new URL(publicUrl).host} 127.0.0.1:${port}`
