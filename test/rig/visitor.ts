import type { Locator, Page } from 'playwright-core'
import type { VisibleTexts } from './texts.ts'

/** A visitor at a page with the widget. Elements are found as a person finds them. */
export class Visitor {
  readonly page: Page
  readonly texts: VisibleTexts
  readonly #widget: Locator

  constructor(page: Page, texts: VisibleTexts) {
    this.page = page
    this.texts = texts
    this.#widget = page.locator('papo-chat')
  }

  get launcher(): Locator {
    return this.#widget.locator('button.launcher')
  }

  async openPanel(): Promise<void> {
    await this.launcher.waitFor({ state: 'attached' })
    if ((await this.launcher.getAttribute('aria-expanded')) !== 'true') await this.launcher.click()
  }

  /** From the bubble to the queue. */
  async startChat(): Promise<void> {
    await this.openPanel()
    await this.button(this.texts.start).click()
    await this.reads(this.texts.waiting)
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** Waits until the text is visible in the widget. */
  async reads(text: string): Promise<void> {
    await this.#widget.getByText(text).filter({ visible: true }).first().waitFor()
  }

  button(name: string): Locator {
    return this.#widget.getByRole('button', { name, exact: true })
  }

  get composer(): Locator {
    return this.#widget.getByRole('textbox', { name: this.texts.message, exact: true })
  }

  /** The shown messages, oldest first, without notices. */
  async messages(): Promise<string[]> {
    return await this.#widget.locator('.bubble').allInnerTexts()
  }

  async endChat(): Promise<void> {
    await this.button(this.texts.end).click()
    const dialog = this.#widget.getByRole('alertdialog')
    await dialog.getByRole('button', { name: this.texts.end, exact: true }).click()
  }

  async rate(stars: number, feedback: string): Promise<void> {
    const star = this.#widget.getByRole('radio', { name: this.texts.stars(stars), exact: true })
    await star.check({ force: true })
    await this.#widget.getByRole('textbox', { name: this.texts.comment }).fill(feedback)
    await this.button(this.texts.rate).click()
  }
}
