import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from '../../test/rig/chromium.ts'

const patienceMs = 30_000

/** A real browser that records any sign of an injected script. */
export class BrowserClient {
  readonly #browser: Browser
  readonly #context: BrowserContext
  readonly #odd: string[] = []

  private constructor(browser: Browser, context: BrowserContext) {
    this.#browser = browser
    this.#context = context
    context.on('request', (request) => this.#look(request.url()))
    context.on('dialog', (dialog) => {
      this.#odd.push(`a dialog said ${dialog.message()}`)
      void dialog.dismiss()
    })
    context.on('weberror', (error) => this.#odd.push(`a page threw ${error.error().message}`))
    context.on('console', (message) => {
      const isOdd = /Content Security Policy|Trusted ?Type|Refused to/i.test(message.text())
      if (isOdd) this.#odd.push(`the browser said ${message.text()}`)
    })
  }

  static async open(): Promise<BrowserClient> {
    const browser = await launchChromium()
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'pt-BR',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(patienceMs)
    return new BrowserClient(browser, context)
  }

  async page(): Promise<Page> {
    const page = await this.#context.newPage()
    page.on('popup', (popup) => this.#odd.push(`${popup.url()} was opened`))
    return page
  }

  /** Throws where a script ran, a request went out, a page opened or the page broke. */
  async requireNoScript(): Promise<void> {
    for (const page of this.#context.pages()) {
      const ran = await page.evaluate(() => (window as { __pwned?: unknown }).__pwned !== undefined)
      if (ran) this.#odd.push(`a text ran as a program on ${page.url()}`)
    }
    const [first] = this.#odd
    if (first !== undefined) throw new Error(`${first} (and ${this.#odd.length - 1} more)`)
  }

  async leave(): Promise<void> {
    await this.#browser.close()
  }

  #look(url: string): void {
    const { protocol, hostname } = new URL(url)
    const isOurs = hostname === 'localhost' && protocol === 'http:'
    if (!isOurs && protocol !== 'about:') this.#odd.push(`${url} was asked for`)
  }
}
