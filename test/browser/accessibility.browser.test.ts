import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { atRest } from '../rig/at-rest.ts'
import { desktop, phone, BrowserHarness } from '../rig/browser-harness.ts'
import { en, ptBR } from '../rig/texts.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
let axe: string
let harness: BrowserHarness
beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  harness = await BrowserHarness.open()
})
afterEach(() => harness.clear())
afterAll(() => harness?.close())

/** Every violation on the page, as `rule: element`. */
async function violations(page: Page): Promise<string[]> {
  await atRest(page)
  await page.evaluate(axe)
  return await page.evaluate(async (values) => {
    const { axe: checker } = window as unknown as { axe: typeof axeCore }
    const result = await checker.run(document, { runOnly: { type: 'tag', values } })
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    )
  }, tags)
}

describe.each([
  { texts: ptBR, device: desktop, colorScheme: 'light' as const },
  { texts: en, device: phone, colorScheme: 'dark' as const },
])('in $words.locale, $colorScheme, $device.width px wide', ({ texts, device, colorScheme }) => {
  it('every state of the widget and every page of the console has no accessibility violation', async () => {
    const guest = { texts, device, options: { colorScheme, bypassCSP: true } }
    const agent = await harness.agent(guest)
    const visitor = await harness.visitor(guest)
    const found: Record<string, string[]> = {}
    const look = async (state: string, page = visitor.page) => {
      found[state] = await violations(page)
    }
    await look('queue, empty', agent.page)
    await visitor.openPanel()
    await visitor.button(texts.start).waitFor()
    await look('home')
    await visitor.startChat()
    await visitor.say('https://example.com')
    await look('waiting')
    await agent.row('https://example.com').waitFor()
    await look('queue', agent.page)
    await agent.accept('https://example.com')
    await agent.say('Olá!')
    await visitor.reads('Olá!')
    await look('conversation')
    await look('conversation, console', agent.page)
    await visitor.button(texts.end).click()
    await look('end dialog')
    await visitor.page.keyboard.press('Escape')
    await agent.endChat()
    await visitor.button(texts.rate).waitFor()
    await look('rating')
    await visitor.rate(5, `Bom ${texts.locale}`)
    await visitor.reads(texts.thanks)
    await look('thanks')
    await agent.page.goto(`${harness.server.url}/console/#/history`)
    await agent.row(`Bom ${texts.locale}`).waitFor()
    await look('history', agent.page)
    await agent.page.goto(`${harness.server.url}/console/#/install`)
    await agent.page.getByText('data-site').first().waitFor()
    await look('installation', agent.page)
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([])
    expect(Object.keys(found)).toHaveLength(11)
  })
})
