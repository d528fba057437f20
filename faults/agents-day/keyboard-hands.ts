import type { Agent } from '../../test/rig/agent.ts'
import {
  actWithinMs,
  dialogOf,
  type Hands,
  isAnswering,
  type ListName,
  type NamedChat,
} from './hands.ts'

const keys = { queue: 'Alt+1', chats: 'Alt+2', history: 'Alt+4' } as const
const timeout = actWithinMs
/** More steps than any view has between two things. */
const mostSteps = 60

/** Uses the console by keyboard alone: nothing here clicks, focuses or fills. */
export class KeyboardHands implements Hands {
  readonly #agent: Agent

  constructor(agent: Agent) {
    this.#agent = agent
  }

  async show(list: ListName): Promise<void> {
    await this.#press(keys[list])
    await this.#focusIs('h2.list-title')
    await this.#until(
      (hash) => document.querySelector(`.menu-item[aria-current="page"][href^="${hash}"]`),
      `#/${list}`,
    )
  }

  async acceptNext(): Promise<void> {
    await this.#press('Alt+n')
  }

  async open(chat: NamedChat): Promise<void> {
    await this.#choose(chat.name)
    await isAnswering(this.#agent, chat)
    await this.#focusIs('.composer-field')
  }

  async write(text: string): Promise<void> {
    await this.#focusIs('.composer-field')
    await this.#press('End')
    await this.#agent.page.keyboard.type(text)
  }

  async send(): Promise<void> {
    await this.#press('Enter')
  }

  async insert(shortcut: string): Promise<void> {
    await this.write(` /${shortcut}`)
    await this.#until(
      (name) =>
        document
          .querySelector('[role="option"][aria-selected="true"]')
          ?.textContent?.includes(name),
      shortcut,
    )
    await this.#press('Enter')
  }

  async transfer(to: string | null, note: string): Promise<void> {
    await this.#press('Alt+t')
    await this.#focusIs('dialog[open] input[type="search"]')
    if (to === null) {
      await this.#press('ArrowDown')
      await this.#press('Space')
    } else {
      await this.#until(
        (name) =>
          [...document.querySelectorAll('.transfer-target')].some(
            (one) => one.textContent?.includes(name) && one.querySelector('input:enabled'),
          ),
        to,
      )
      await this.#agent.page.keyboard.type(to)
      await this.#press('Enter')
    }
    await this.#until(() => document.querySelector('.transfer-target input:checked') !== null, '')
    await this.#stepTo('dialog[open] textarea')
    if (note) await this.#agent.page.keyboard.type(note)
    await this.#stepTo('dialog[open] .button-primary')
    await this.#press('Enter')
    await this.#settle()
  }

  async end(): Promise<void> {
    await this.#press('Alt+e')
    await this.#focusIs('dialog[open] button')
    await this.#stepTo('dialog[open] .button-danger')
    await this.#press('Enter')
    await this.#settle()
  }

  async readAgain({ id, name }: NamedChat): Promise<void> {
    await this.show('history')
    await this.#stepTo('.search-field')
    await this.#press('Control+a')
    await this.#agent.page.keyboard.type(name)
    await this.#until((row) => document.getElementById(row) !== null, `row-${id}`)
    await this.#stepTo(`#row-${id}`)
    await this.#press('Enter')
    await this.#agent.page.locator('.log').waitFor({ timeout })
  }

  async beAvailable(availability: 'online' | 'away'): Promise<void> {
    await this.#choose(availability === 'online' ? 'Go online' : 'Go away')
  }

  /** No act leaves the focus in a list. */
  async letGo(): Promise<void> {}

  /** Chooses the first line of the palette that has this text. */
  async #choose(text: string): Promise<void> {
    await this.#press('Control+k')
    await this.#focusIs('.palette-input')
    await this.#agent.page.keyboard.type(text)
    try {
      await this.#until(
        (wanted) =>
          document
            .querySelector('.palette-option[aria-selected="true"] .palette-label')
            ?.textContent?.startsWith(wanted),
        text,
      )
    } catch (error) {
      await this.#press('Escape')
      throw error
    }
    await this.#press('Enter')
    await dialogOf(this.#agent).waitFor({ state: 'detached', timeout })
  }

  /** The dialog goes once the server has answered; Escape leaves one in which a refusal is shown. */
  async #settle(): Promise<void> {
    const dialog = dialogOf(this.#agent)
    const refusal = dialog.locator('.field-error').filter({ hasText: /\w/ })
    const isRefused = await Promise.race([
      dialog.waitFor({ state: 'detached', timeout }).then(() => false),
      refusal.waitFor({ timeout }).then(() => true),
    ])
    if (isRefused) await this.#press('Escape')
  }

  async #press(key: string): Promise<void> {
    await this.#agent.page.keyboard.press(key)
  }

  /** Tabs on until this has the focus. */
  async #stepTo(selector: string): Promise<void> {
    const isThere = () =>
      this.#agent.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)
    for (let steps = 0; steps < mostSteps; steps += 1) {
      if (await isThere()) return
      await this.#press('Tab')
    }
    throw new Error(`no Tab leads to ${selector}`)
  }

  async #focusIs(selector: string): Promise<void> {
    await this.#until((wanted) => document.activeElement?.matches(wanted), selector)
  }

  async #until(isSo: (argument: string) => unknown, argument: string): Promise<void> {
    await this.#agent.page.waitForFunction(isSo, argument, { timeout, polling: 50 })
  }
}
