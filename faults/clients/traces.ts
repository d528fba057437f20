import type { Page } from 'playwright-core'

/** Sees what a page keeps in the browser, makes to know somebody by, and asks for. */
export class Traces {
  readonly #page: Page
  readonly #asked: { method: string; url: string; headers: Record<string, string> }[] = []

  private constructor(page: Page) {
    this.#page = page
    page.on('request', (request) => {
      this.#asked.push({ method: request.method(), url: request.url(), headers: request.headers() })
    })
  }

  /** From the next page on. */
  static async of(page: Page): Promise<Traces> {
    await page.addInitScript(writeDown)
    return new Traces(page)
  }

  /** Writes to any storage, and identifiers that were made, since the page was loaded. */
  async written(): Promise<string[]> {
    return await this.#page.evaluate(() => (globalThis as never as { traces: string[] }).traces)
  }

  /** The names of all that the browser keeps for the page, in any storage. */
  async kept(): Promise<string[]> {
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

  /** What was asked of the server since the last time; throws where a call says who asks. */
  asked(server: string): string[] {
    const ours = this.#asked.splice(0).filter(({ url }) => url.startsWith(server))
    for (const { url, headers } of ours) {
      const said = ['authorization', 'cookie'].find((name) => name in headers)
      if (said !== undefined) throw new Error(`${url} was asked for with ${said}`)
    }
    return ours.map(({ method, url }) => `${method} ${url.slice(server.length)}`)
  }

  /** Forgets what was asked for so far. */
  forget(): void {
    this.#asked.length = 0
  }
}

/** In the browser, before anything else of the page. */
function writeDown(): void {
  const traces: string[] = []
  Object.assign(globalThis, { traces })
  const watch = (owner: object, name: string) => {
    const original = Reflect.get(owner, name) as (...given: unknown[]) => unknown
    Reflect.set(owner, name, function (this: unknown, ...given: unknown[]) {
      traces.push(`${name} ${String(given[0])}`)
      return original.apply(this, given)
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
