import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { BrowserHarness } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
beforeEach(() => void harness.restart())
afterEach(() => harness.leave())
afterAll(() => harness.close())

test('the link of a mail opens its chat on the page, and its code does not stay in the address', async () => {
  const { backend } = harness
  const { chatId } = await backend.visitorStarts({ message: 'Abrem amanhã?' })
  await backend.agentAccepts(chatId)
  await backend.agentSends(chatId, 'Sim, às 9h.')
  const code = await backend.linkInMail(chatId)
  const { page, errors } = await harness.visit({ lang: 'pt-BR' })
  await page.goto(`${harness.origin}/?from=mail#${code}`)
  await page.getByText('Sim, às 9h.').waitFor()
  expect(page.url()).toBe(`${harness.origin}/?from=mail`)
  await page.reload()
  await page.getByText('Sim, às 9h.').waitFor()
  expect(errors).toEqual([])
})

test('another fragment is the page’s own, and stays', async () => {
  const { page } = await harness.visit({ lang: 'pt-BR' })
  await page.goto(`${harness.origin}/#papo_c_short`)
  await page.reload()
  await page.locator('papo-chat .launcher').waitFor()
  expect(page.url()).toBe(`${harness.origin}/#papo_c_short`)
})
