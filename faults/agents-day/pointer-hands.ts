import type { Agent } from '../../test/rig/agent.ts'
import {
  actWithinMs,
  composerOf,
  dialogOf,
  type Hands,
  isAnswering,
  type ListName,
  type NamedChat,
  Overtaken,
} from './hands.ts'

const labels = { queue: 'Queue', chats: 'My chats', history: 'History' } as const
const timeout = actWithinMs
const rowWithinMs = 4000

/** Uses the console with a mouse, and types where one must. */
export class PointerHands implements Hands {
  readonly #agent: Agent

  constructor(agent: Agent) {
    this.#agent = agent
  }

  async show(list: ListName): Promise<void> {
    await this.#agent.menu(labels[list]).click({ timeout })
    await this.#agent.page.locator('.list-title', { hasText: labels[list] }).waitFor({ timeout })
  }

  async acceptNext(): Promise<void> {
    await this.show('queue')
    const accept = this.#agent.button('Accept next')
    await accept.or(this.#agent.page.locator('.list .empty')).first().waitFor({ timeout })
    if (!(await accept.isVisible())) throw new Overtaken('the queue is empty')
    await accept.click({ timeout })
  }

  async open(chat: NamedChat): Promise<void> {
    await this.show('chats')
    await this.#row(chat).click({ timeout: rowWithinMs })
    await isAnswering(this.#agent, chat)
  }

  async write(text: string): Promise<void> {
    await composerOf(this.#agent).click({ timeout })
    await this.#agent.page.keyboard.press('End')
    await this.#agent.page.keyboard.insertText(text)
  }

  async send(): Promise<void> {
    await this.#agent.chat.getByRole('button', { name: 'Send', exact: true }).click({ timeout })
  }

  async insert(shortcut: string): Promise<void> {
    const { chat, page } = this.#agent
    await chat.getByRole('button', { name: 'Canned responses' }).click({ timeout })
    await page.getByRole('option', { name: shortcut }).click({ timeout })
    await page.getByRole('listbox').waitFor({ state: 'detached', timeout })
  }

  async transfer(to: string | null, note: string): Promise<void> {
    await this.#agent.chat.getByRole('button', { name: 'Transfer', exact: true }).click({ timeout })
    const dialog = dialogOf(this.#agent)
    const target = to === null ? 'Back to the queue' : to
    await dialog.locator('label.transfer-target', { hasText: target }).click({ timeout })
    if (note) await dialog.locator('textarea').fill(note, { timeout })
    await dialog.getByRole('button', { name: 'Transfer', exact: true }).click({ timeout })
    await this.#settle('Cancel')
  }

  async end(): Promise<void> {
    await this.#agent.chat.getByRole('button', { name: 'End', exact: true }).click({ timeout })
    await dialogOf(this.#agent).locator('.button-danger').click({ timeout })
    await this.#settle('Keep chatting')
  }

  async readAgain(chat: NamedChat): Promise<void> {
    await this.show('history')
    await this.#agent.page.locator('.search-field').fill(chat.name, { timeout })
    await this.#row(chat).click({ timeout })
    await this.#agent.page.locator('.log').waitFor({ timeout })
  }

  async beAvailable(availability: 'online' | 'away'): Promise<void> {
    const { page } = this.#agent
    await page.locator('.menu-account').click({ timeout })
    const label = availability === 'online' ? 'Online' : 'Away'
    await page.locator('#account-panel label', { hasText: label }).click({ timeout })
    await page.keyboard.press('Escape')
  }

  async letGo(): Promise<void> {
    await this.#agent.page.mouse.move(0, 0)
  }

  /** The dialog goes once the server has answered; a refusal is shown in it, and read. */
  async #settle(keep: string): Promise<void> {
    const dialog = dialogOf(this.#agent)
    const refusal = dialog.locator('.field-error').filter({ hasText: /\w/ })
    const isRefused = await Promise.race([
      dialog.waitFor({ state: 'detached', timeout }).then(() => false),
      refusal.waitFor({ timeout }).then(() => true),
    ])
    if (isRefused) await dialog.getByRole('button', { name: keep }).click({ timeout })
  }

  #row({ id }: NamedChat) {
    return this.#agent.page.locator(`#row-${id}`)
  }
}
