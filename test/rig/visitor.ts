import type { Locator, Page } from 'playwright-core'
import type { Words } from './words.ts'

/** A visitor at a page with the widget on it. Everything is found as a person finds it. */
export class Visitor {
  readonly page: Page
  readonly words: Words
  readonly #widget: Locator

  constructor(page: Page, words: Words) {
    this.page = page
    this.words = words
    this.#widget = page.locator('papo-chat')
  }

  get launcher(): Locator {
    return this.#widget.locator('button.launcher')
  }

  async openPanel(): Promise<void> {
    await this.launcher.waitFor({ state: 'attached' })
    if ((await this.launcher.getAttribute('aria-expanded')) !== 'true') await this.launcher.click()
  }

  /** From the bubble to the line. */
  async startChat(): Promise<void> {
    await this.openPanel()
    await this.button(this.words.start).click()
    await this.reads(this.words.waiting)
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** Waits until the text can be seen in the widget. */
  async reads(text: string): Promise<void> {
    await this.#widget.getByText(text).filter({ visible: true }).first().waitFor()
  }

  button(name: string): Locator {
    return this.#widget.getByRole('button', { name, exact: true })
  }

  get composer(): Locator {
    return this.#widget.getByRole('textbox', { name: this.words.message, exact: true })
  }

  /** The messages as they stand, oldest first, without notices. */
  async messages(): Promise<string[]> {
    return await this.#widget.locator('.bubble').allInnerTexts()
  }

  async endChat(): Promise<void> {
    await this.button(this.words.end).click()
    const dialog = this.#widget.getByRole('alertdialog')
    await dialog.getByRole('button', { name: this.words.end, exact: true }).click()
  }

  async rate(stars: number, feedback: string): Promise<void> {
    const star = this.#widget.getByRole('radio', { name: this.words.stars(stars), exact: true })
    await star.check({ force: true })
    await this.#widget.getByRole('textbox', { name: this.words.comment }).fill(feedback)
    await this.button(this.words.rate).click()
  }
}
