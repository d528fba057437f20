import type { BrowserContext, Page } from 'playwright-core'
import { TestRunner } from 'vitest'

const atMostCharacters = 4000
const withinMs = 2000

/** Prints what the pages show, if the test that runs has failed. For a hook after each test, while pages are open. */
export async function printFailedPages(contexts: BrowserContext[]): Promise<void> {
  const test = TestRunner.getCurrentTest()
  if (test?.result?.state !== 'fail') return
  const pages = contexts.flatMap((context) => context.pages())
  const shown = await Promise.all(pages.map(whatShows))
  console.error([`At the failure of “${test.name}”:`, ...shown].join('\n'))
}

async function whatShows(page: Page): Promise<string> {
  const tree = await page
    .locator('body')
    .ariaSnapshot({ timeout: withinMs })
    .catch(() => 'shows nothing that can be read')
  return `${page.url()}\n${tree.slice(0, atMostCharacters)}`
}
