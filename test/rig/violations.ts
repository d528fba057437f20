import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Page } from 'playwright-core'
import { atRest } from './at-rest.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** The rules that look at colours. Two themes of one page differ in nothing else. */
const ofColors = ['color-contrast', 'link-in-text-block']
const file = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
let source: Promise<string> | undefined

interface Looked {
  /** Looks at this element alone; by default at the whole page. */
  part?: string
  /** By default all rules. */
  rules?: 'all' | 'colors'
}

/** Every violation of the accessibility rules on the page, as `rule: element`. */
export async function violations(
  page: Page,
  { part, rules = 'all' }: Looked = {},
): Promise<string[]> {
  await atRest(page)
  if (!(await page.evaluate(() => 'axe' in window))) {
    source ??= readFile(file, 'utf8')
    await page.evaluate(`${await source};0`)
  }
  const runOnly =
    rules === 'all'
      ? { type: 'tag' as const, values: tags }
      : { type: 'rule' as const, values: ofColors }
  return await page.evaluate(
    async ([within, only]) => {
      const { axe } = window as unknown as { axe: typeof axeCore }
      const { violations: found } = await axe.run(within ?? document, {
        runOnly: only,
        resultTypes: ['violations'],
      })
      return found.flatMap(({ id, nodes }) =>
        nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
      )
    },
    [part, runOnly] as const,
  )
}
