import type { Locator, Page } from 'playwright-core'
import { en } from '../../../packages/console/src/locales/en.ts'
import { localeNames } from '../../../packages/console/src/locales/language.ts'
import { ptBR } from '../../../packages/console/src/locales/pt-BR.ts'
import { type BrowserHarness, desktop, phone } from '../../rig/browser-harness.ts'
import { violations } from '../../rig/violations.ts'
import type { Scene } from './scene.ts'

export const locales = ['pt-BR', 'en'] as const
export type Locale = (typeof locales)[number]

const translations = { en, 'pt-BR': ptBR }

/** One session of an owner, who goes from view to view of the console and changes its language on the way. */
export class Walk {
  readonly page: Page
  readonly harness: BrowserHarness
  #scene: Scene | null = null
  #locale: Locale = 'pt-BR'
  #complaints: string[] = []

  constructor(page: Page, harness: BrowserHarness) {
    this.page = page
    this.harness = harness
    page.on('pageerror', ({ message }) => this.#complaints.push(message))
    page.on('console', (message) => {
      // What the server refuses is an error there too.
      const isRefusal = message.text().startsWith('Failed to load resource')
      if (message.type() === 'error' && !isRefusal) this.#complaints.push(message.text())
    })
  }

  /** What the installation is filled with by now. */
  get scene(): Scene {
    if (!this.#scene) throw new Error('the installation is empty')
    return this.#scene
  }

  set scene(scene: Scene) {
    this.#scene = scene
  }

  get locale(): Locale {
    return this.#locale
  }

  /** The texts of the language that is spoken. */
  get t() {
    return translations[this.#locale]
  }

  /** Goes on in a language, chosen in the agent's menu. */
  async speak(locale: Locale): Promise<void> {
    if (locale === this.#locale) return
    await this.page.locator('.menu .account > .menu-item').click()
    await this.choose(locale, '.account-panel')
    await this.page.keyboard.press('Escape')
  }

  /** Chooses a language within a part of the page. */
  async choose(locale: Locale, part: string): Promise<void> {
    const option = this.page.locator(part).getByRole('radio', { name: localeNames[locale] })
    await option.check({ force: true })
    this.#locale = locale
    await this.page.locator(`html[lang=${locale}]`).waitFor({ state: 'attached' })
  }

  /** Opens a view, and waits for its sign. */
  async go(hash: string, sign: string): Promise<void> {
    await this.page.evaluate((to) => (location.hash = to), hash)
    await this.sees(sign)
  }

  async sees(sign: string): Promise<void> {
    await this.page.locator(sign).first().waitFor()
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true }).first()
  }

  /** Looks for violations in both themes: on the whole page, or in what has changed of it since. */
  async look(view: string, part?: string): Promise<void> {
    if (part !== undefined) await this.sees(part)
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme })
      const rules = colorScheme === 'light' ? 'all' : 'colors'
      const found = await violations(this.page, { ...(part ? { part } : {}), rules })
      this.#complaints.push(
        ...found.map((one) => `${view}, ${this.#locale}, ${colorScheme}: ${one}`),
      )
    }
  }

  /** Looks at the whole page as it is on a phone. */
  async lookOnPhone(view: string): Promise<void> {
    await this.page.setViewportSize(phone)
    await this.look(`${view} on a phone`)
    await this.page.setViewportSize(desktop)
  }

  /** Looks at the open dialog, and closes it. */
  async lookAtDialog(view: string): Promise<void> {
    await this.look(view, 'dialog[open]')
    await this.page.keyboard.press('Escape')
    await this.page.locator('dialog[open]').waitFor({ state: 'detached' })
  }

  /** The violations, and what the browser calls an error, since the last call. */
  takeComplaints(): string[] {
    const complaints = this.#complaints
    this.#complaints = []
    return complaints
  }
}
