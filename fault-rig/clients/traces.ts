import type { Page } from 'playwright-core'

/**
 * Records what a page stores in the browser, which identifiers it makes, and which requests it
 * sends.
 */
export class Traces {
  readonly #page: Page
  readonly #asked: { method: string; url: string; headers: Record<string, string> }[] = []

  private constructor(page: Page) {
    this.#page = page
    page.on('request', (request) => {
      this.#asked.push({ method: request.method(), url: request.url(), headers: request.headers() })
    })
  }

  /** Records from the next page load on. */
  static async of(page: Page): Promise<Traces> {
    await page.addInitScript(recordTraces)
    return new Traces(page)
  }

  /** Storage writes and new identifiers since the page was loaded. */
  async written(): Promise<string[]> {
    return await this.#page.evaluate(() => (globalThis as never as { traces: string[] }).traces)
  }

  /** The names of everything that the browser stores for the page, in any storage. */
  async stored(): Promise<string[]> {
    const cookies = await this.#page.context().cookies()
    const names = await this.#page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      ...(await indexedDB.databases()).map(({ name }) => name ?? ''),
      ...(await caches.keys()),
      ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
    ])
    return [...names, ...cookies.map(({ name }) => name)]
  }

  /** Requests to the server since the last call; throws where one carries credentials. */
  asked(server: string): string[] {
    const ours = this.#asked.splice(0).filter(({ url }) => url.startsWith(server))
    for (const { url, headers } of ours) {
      const header = ['authorization', 'cookie'].find((name) => name in headers)
      if (header !== undefined) throw new Error(`${url} was requested with ${header}`)
    }
    return ours.map(({ method, url }) => `${method} ${url.slice(server.length)}`)
  }

  /** Forgets the requests so far. */
  forget(): void {
    this.#asked.length = 0
  }
}

/** Runs in the browser before any script of the page. */
function recordTraces(): void {
  const traces: string[] = []
  Object.assign(globalThis, { traces })
  const watch = (owner: object, name: string) => {
    const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown
    Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
      traces.push(`${name} ${String(args[0])}`)
      return original.apply(this, args)
    })
  }
  watch(Storage.prototype, 'setItem')
  watch(IDBFactory.prototype, 'open')
  watch(CacheStorage.prototype, 'open')
  watch(Crypto.prototype, 'getRandomValues')
  watch(Crypto.prototype, 'randomUUID')
  watch(Navigator.prototype, 'sendBeacon')
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
  Object.defineProperty(document, 'cookie', {
    get: () => String(cookie?.get?.call(document)),
    set(value: string) {
      traces.push(`cookie ${value}`)
      cookie?.set?.call(document, value)
    },
  })
}
