import type { Locator, Page } from 'playwright-core'
import type { VisibleTexts } from './texts.ts'

/** An agent at the console. */
export class Agent {
  readonly page: Page
  readonly texts: VisibleTexts

  constructor(page: Page, texts: VisibleTexts) {
    this.page = page
    this.texts = texts
  }

  async signIn(consoleUrl: string, person: { email: string; password: string }): Promise<void> {
    const { email, password, submit } = this.texts.signIn
    await this.page.goto(consoleUrl)
    await this.page.getByLabel(email, { exact: true }).fill(person.email)
    await this.page.getByLabel(password, { exact: true }).fill(person.password)
    await this.button(submit).click()
    await this.menu(this.texts.queue).waitFor()
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** The menu entry of a page of the console. */
  menu(name: string): Locator {
    return this.page.getByRole('navigation').getByRole('link', { name })
  }

  /** The row of a visitor in the shown list. */
  row(visitor: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: visitor })
  }

  /** The shown chat. */
  get chat(): Locator {
    return this.page.getByRole('region', { name: this.texts.conversation, exact: true })
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: this.texts.message, exact: true })
  }

  /** Accepts the chat whose row has these words, and waits for the composer. */
  async accept(visitor: string): Promise<void> {
    await this.menu(this.texts.queue).click()
    await this.row(visitor).getByRole('button', { name: this.texts.accept, exact: true }).click()
    await this.composer.waitFor()
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.sendWritten()
  }

  /** Sends what stands in the composer. */
  async sendWritten(): Promise<void> {
    // The button shows when there is a connection and the text may be sent.
    await this.chat
      .getByRole('button', { name: this.texts.send, exact: true, disabled: false })
      .waitFor()
    await this.composer.press('Enter')
  }

  /** Waits until the text is visible in the chat. */
  async reads(text: string): Promise<void> {
    await this.chat.getByText(text).filter({ visible: true }).first().waitFor()
  }

  /** The shown messages of the chat, oldest first, without notices. */
  async messages(): Promise<string[]> {
    return await this.chat.locator('p.bubble').allInnerTexts()
  }

  async endChat(): Promise<void> {
    await this.chat.getByRole('button', { name: this.texts.endChat, exact: true }).click()
    const dialog = this.page.getByRole('alertdialog')
    await dialog.getByRole('button', { name: this.texts.endChat, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }
}
