import { losesReplies } from '@papo/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { BrowserHarness } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
beforeEach(() => void harness.restart())
afterEach(() => harness.leave())
afterAll(() => harness.close())

/** The code of the link in the mail with an agent's answer. */
async function mailedCode(): Promise<string> {
  const { backend } = harness
  const { chatId } = await backend.visitorStarts({ message: 'Abrem amanhã?' })
  await backend.agentAccepts(chatId)
  await backend.agentSends(chatId, 'Sim, às 9h.')
  return (await backend.linkInMail(chatId)) ?? ''
}

/** What a browser says of a reply whose connection was closed before it. */
const isLostReply = (error: string) =>
  error.startsWith('Failed to load resource: net::ERR_EMPTY_RESPONSE')

test('the link of a mail opens its chat on the page, and its code does not stay in the address', async () => {
  const code = await mailedCode()
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

test('a reload while the link is being exchanged does not lose the way', async () => {
  const code = await mailedCode()
  const { page, errors } = await harness.visit({ lang: 'pt-BR' })
  const { backend } = harness
  backend.conduct('returnVisitor', losesReplies())
  const isBegun = page.waitForRequest((one) => one.postData()?.includes(code) === true)
  await page.goto(`${harness.origin}/?from=mail#${code}`)
  await isBegun
  await page.reload()
  backend.behave()
  await page.reload()
  await page.getByText('Sim, às 9h.').waitFor()
  // The browser may say that the reply was lost, as it was on purpose.
  expect(errors.filter((error) => !isLostReply(error))).toEqual([])
})

test('a reload before the panel has loaded does not lose the way', async () => {
  const code = await mailedCode()
  const { page, errors } = await harness.visit({ lang: 'pt-BR' })
  const isPanel = /\/papo\/panel\./
  await page.route(isPanel, () => {})
  const isAsked = page.waitForRequest(isPanel)
  await page.goto(`${harness.origin}/?from=mail#${code}`)
  await isAsked
  await page.unroute(isPanel)
  await page.reload()
  await page.getByText('Sim, às 9h.').waitFor()
  expect(page.url()).toBe(`${harness.origin}/?from=mail`)
  expect(errors).toEqual([])
})

test('an address that the page has given itself meanwhile stays', async () => {
  const code = await mailedCode()
  const { page } = await harness.visit({ lang: 'pt-BR' })
  const isPanel = /\/papo\/panel\./
  let load = () => {}
  await page.route(isPanel, async (route) => {
    await new Promise<void>((done) => (load = done))
    await route.continue()
  })
  const isAsked = page.waitForRequest(isPanel)
  await page.goto(`${harness.origin}/?from=mail#${code}`)
  await isAsked
  await page.evaluate(() => history.replaceState({ step: 2 }, '', '#/cart'))
  load()
  await page.getByText('Sim, às 9h.').waitFor()
  expect(page.url()).toBe(`${harness.origin}/?from=mail#/cart`)
  expect(await page.evaluate(() => history.state)).toEqual({ step: 2 })
})
