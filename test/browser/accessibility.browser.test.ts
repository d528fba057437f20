import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { atRest } from '../rig/at-rest.ts'
import { desktop, phone, Stage } from '../rig/stage.ts'
import { en, ptBR } from '../rig/words.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
let axe: string
let stage: Stage
beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage?.close())

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
  { words: ptBR, device: desktop, colorScheme: 'light' as const },
  { words: en, device: phone, colorScheme: 'dark' as const },
])('in $words.locale, $colorScheme, $device.width px wide', ({ words, device, colorScheme }) => {
  it('every state of the widget and every page of the console is without a violation', async () => {
    const guest = { words, device, options: { colorScheme, bypassCSP: true } }
    const agent = await stage.agent(guest)
    const visitor = await stage.visitor(guest)
    const found: Record<string, string[]> = {}
    const look = async (state: string, page = visitor.page) => {
      found[state] = await violations(page)
    }
    await look('queue, empty', agent.page)
    await visitor.openPanel()
    await visitor.button(words.start).waitFor()
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
    await visitor.button(words.end).click()
    await look('end dialog')
    await visitor.page.keyboard.press('Escape')
    await agent.endChat()
    await visitor.button(words.rate).waitFor()
    await look('rating')
    await visitor.rate(5, `Bom ${words.locale}`)
    await visitor.reads(words.thanks)
    await look('thanks')
    await agent.page.goto(`${stage.server.url}/console/#/history`)
    await agent.row(`Bom ${words.locale}`).waitFor()
    await look('history', agent.page)
    await agent.page.goto(`${stage.server.url}/console/#/install`)
    await agent.page.getByText('data-site').first().waitFor()
    await look('installation', agent.page)
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([])
    expect(Object.keys(found)).toHaveLength(11)
  })
})
