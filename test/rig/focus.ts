import type { Page } from 'playwright-core'
import type { Agent } from './agent.ts'
import { until } from './server.ts'

/** The message field of the console, as `hasFocus` names it. */
export const composerField = 'textarea.composer-field'

/** What has the focus, as `name.first-class`. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    return `${element?.localName}.${element?.classList[0] ?? ''}`
  })

/** Waits until something has the focus, named as `focused` names it. */
export const hasFocus = (page: Page, what: string): Promise<void> =>
  until(`the focus is on ${what}`, async () => (await focused(page)) === what)

/** Waits until the chat of this visitor is open, with the focus in its composer. */
export async function writesTo(agent: Agent, name: string): Promise<void> {
  await agent.chat.getByRole('heading', { name, exact: true }).waitFor()
  await hasFocus(agent.page, composerField)
}

/** The place in the console, as its address names it. */
export const hashOf = (page: Page): Promise<string> => page.evaluate(() => location.hash)
